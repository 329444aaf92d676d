"""What the disk takes: the files that the exchange leaves durable for a small bundle, and nothing else. Each group of them is written, flushed
once, renamed and flushed once more. Prints bundles."""

import ctypes
import os
import sys

# Our copy, the delivery, its claim form, the answer row by row, the receipt for people and that for programs; bytes.
SIZES = (19_200, 21_000, 120, 1_650, 800, 1_250)
GROUP = 100

folder, count = sys.argv[1], int(sys.argv[2])
os.makedirs(folder)
descriptor = os.open(folder, os.O_RDONLY)
library = ctypes.CDLL(None, use_errno=True)


def flush():
    if library.syncfs(descriptor) != 0:
        raise OSError(ctypes.get_errno(), "syncfs")


for start in range(0, count, GROUP):
    names = [f"{bundle}.{index}" for bundle in range(start, min(start + GROUP, count)) for index in range(len(SIZES))]
    for name in names:
        file = os.open(f"{folder}/{name}.part", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        os.write(file, bytes(SIZES[int(name.partition(".")[2])]))
        os.close(file)
    flush()
    for name in names:
        os.rename(f"{folder}/{name}.part", f"{folder}/{name}")
    flush()
print(count)
