"""The versions the toolchain is made of; those of the Go modules are pinned in the go.mod files beside."""

CLI = "3.245.0"  # the newest whose Go modules can be had
LANGUAGE_HOST = "3.60.0"  # the last that was published inside the SDK's Go module
DOCKER_SDK = "5.2.0"  # pulumi-docker in the lock file: the plugin's version is the one the SDK asks for
GO = (1, 25, 8)  # the oldest Go that the modules accept
