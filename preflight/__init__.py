"""What is asked of the Docker host before anything is changed there."""
