"""A child process that does not outlive the one it works for."""

import os
import threading
import time

PARENT = "TUQUAN_SERVER_PID"


def leave_with_parent(seconds: float = 1.0) -> None:
    """End this process soon after the server that started it is gone, even when that was killed and could tell nobody.

    Work in hand is cut off as by a power cut; the database takes back what was not committed. Started by anybody else,
    the process lives on.
    """
    if not (told := os.environ.get(PARENT)):
        return
    parent = int(told)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(seconds)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
