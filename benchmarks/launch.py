"""Runs one command and writes what it cost, as JSON on the last line of standard output.

Its own small process: a child's peak memory starts at that of the process it was forked from.
Called as ``python -I -S launch.py OUTPUT COMMAND…``; imports next to nothing for that reason.
"""

import os
import sys
import time


def main(output: str, command: list[str]) -> None:
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, 1)
        os.dup2(target, 2)
        os.execv(command[0], command)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    print(f"[{code}, {wall!r}, {used.ru_utime + used.ru_stime!r}, {used.ru_maxrss}]")


main(sys.argv[1], sys.argv[2:])
