"""JSON lines on stdin and stdout, for peers that a test drives."""

import json
import sys
import threading
import traceback

OUT = threading.Lock()


def send(message):
    with OUT:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def serve(peer):
    """Answers requests {"id", "op", ...} by the peer's methods, until stdin ends."""
    send({"event": "ready"})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            send({"id": request["id"], "result": getattr(peer, request["op"])(request)})
        except Exception:  # the test decides what an error means; the peer goes on
            send({"id": request["id"], "error": traceback.format_exc()})
