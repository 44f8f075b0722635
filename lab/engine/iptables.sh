#!/bin/sh
# Engines that share a network namespace would empty each other's firewall chains at start, since all of them
# call their chains DOCKER…: this engine's begin with its bridge's name instead.
for word in "$@"; do
    shift
    case $word in
    DOCKER | DOCKER-*) word=@BRIDGE@${word#DOCKER} ;;
    esac
    set -- "$@" "$word"
done
exec "/usr/sbin/${0##*/}" "$@"
