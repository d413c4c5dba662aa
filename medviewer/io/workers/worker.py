"""What runs in a worker: decodes one frame after the other into shared memory. No Qt, no torch."""

import signal
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory

from medviewer.errors import ReadError
from medviewer.io.allocator import keep_freed_memory
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.memory import memory_bytes
from medviewer.io.pixels.codecs import load_decoders
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.pixels.last_file import LastFile
from medviewer.io.workers.jobs import HELLO, UNDECODABLE, Order, answer, samples_in
from medviewer.io.workers.memory_limit import limit_memory
from medviewer.language import later

LEAST_MEMORY, MOST_MEMORY = 2 * 2**30, 8 * 2**30
"""Between these bounds, a worker may take half of the machine's memory (2 to 8 GiB)."""
LARGEST_KEPT_BLOCK, KEPT_MEMORY = 32 << 20, 64 << 20
"""What one frame needed is kept for the next one: a twentieth of JPEG 2000 was page faults."""


def serve_within_limits(connection: Connection) -> None:
    """Do as `serve`, in a process of its own that takes no more memory than it may."""
    limit_memory(int(min(max(memory_bytes() / 2, LEAST_MEMORY), MOST_MEMORY)))
    keep_freed_memory(LARGEST_KEPT_BLOCK, KEPT_MEMORY)
    load_decoders()  # the first image is not to wait for that
    serve(connection)


def serve(connection: Connection) -> None:
    """Work until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window's process to answer
    quiet_parsers()
    # an OSError says that the window's process is gone: so is the reason to work
    with suppress(OSError), closing(_Desk()) as desk:
        connection.send_bytes(HELLO)
        while (order := _next_order(connection)) is not None:
            connection.send_bytes(answer(order.number, desk.work(order)))


def _next_order(connection: Connection) -> Order | None:
    try:
        order: Order = connection.recv()  # from our own process: pickle is safe in this direction
    except (EOFError, OSError):
        return None
    return order


class _Desk:
    """The shared memory and the file that were used last: the next order is often alike."""

    def __init__(self) -> None:
        self._memory: SharedMemory | None = None
        self._files = LastFile()

    def work(self, order: Order) -> str:
        """Decode; return why it cannot be done, or nothing."""
        job = order.job
        place = samples_in(self._attached(order.segment.name), order.segment.offset, job)
        try:
            reader = self._files.reader(job.instance)
            if job.is_raw and isinstance(reader, FrameReader):
                place[...] = reader.read_raw(job.frame, job.threads)
            else:
                reader.read_into(job.frame, place, job.threads)
        except ReadError as error:
            return str(error)
        except MemoryError:
            return later("Reasons", "there is not memory enough to decode the image")
        except Exception:  # noqa: BLE001 - a foreign decoder may raise anything
            return UNDECODABLE
        return ""

    def close(self) -> None:
        """Let go of file and memory."""
        self._files.close()
        self._detach()

    def _attached(self, name: str) -> SharedMemory:
        if self._memory is None or self._memory.name != name:
            self._detach()
            self._memory = SharedMemory(name)
        return self._memory

    def _detach(self) -> None:
        if self._memory is not None:
            with suppress(BufferError):  # an exception holds an array of it: freed with that
                self._memory.close()
