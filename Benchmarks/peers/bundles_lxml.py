"""What somebody would write for small bundles: check each with lxml, copy it, write a receipt, flush, rename. Prints bundles."""

import hashlib
import os
import sys

from lxml import etree

schema = etree.XMLSchema(etree.parse(sys.argv[1]))
inbox, outbox = sys.argv[2], sys.argv[3]
os.makedirs(outbox)


def write(name, data):
    path = os.path.join(outbox, name)
    descriptor = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)
    os.rename(path + ".part", path)


count = 0
for name in sorted(os.listdir(inbox)):
    with open(os.path.join(inbox, name), "rb") as source:
        data = source.read()
    document = etree.fromstring(data)
    verdict = "accepted" if schema.validate(document) else "rejected"
    write(name, data)
    write(name + ".receipt.xml", f"<receipt sha256='{hashlib.sha256(data).hexdigest()}' verdict='{verdict}'/>".encode())
    count += 1
folder = os.open(outbox, os.O_RDONLY)
os.fsync(folder)
print(count)
