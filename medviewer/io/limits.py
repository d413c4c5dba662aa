"""What a foreign file may ask of this machine: every limit of the readers, in one place.

A limit is checked before memory is taken or time is spent, and the reason that a user reads
gives the numbers. Limits are far above what honest files hold.
"""

MAX_PIXELS_PER_FRAME = 2**28
"""Rows times columns of one image (16,384 squared)."""

MAX_PIXELS_PER_BYTE = 2**16
"""Pixels of a PNG, JPEG or TIFF for a byte of its file: a blank fax page has half as many."""

MAX_FRAMES = 2**18
"""Images in one file (262,144): functional MR of the brain has 1,200 times 91 slices."""

MAX_INFLATED_BYTES = 2**28
"""A deflated dataset that grows beyond this is refused (256 MiB: one large image fits)."""

MAX_DEFLATE_RATIO = 1032
"""Deflate cannot make more than this many bytes of one (zlib's documentation)."""

MAX_BZIP2_RATIO = 50_000
"""The same of bzip2: a block of 900,000 equal bytes takes about 40."""

MAX_RESCALE = 1e15
"""Slope and intercept, either way: beyond it float32 could not hold the values of 64 bits."""

MAX_ELEMENTS = 100_000
"""Elements on the top level of one header."""

MAX_ELEMENT_BYTES = 2**26
"""Bytes of one element that is read into memory (64 MiB: the frames' functional groups fit)."""

MAX_HEADER_SECONDS = 10.0
"""How long a header may take that is not plainly well-formed, watched from another process."""

MAX_DIRECTORY_SECONDS = 60.0
"""How long a DICOMDIR may take, watched in the same way: it may name a hundred thousand files."""

MAX_COMPARE_SECONDS = 60.0
"""How long it may take to compare the pixels of two files of one name, watched in the same way."""

MAX_SHOWN_SECONDS = 60.0
"""How long it may take to list all elements of a header, watched in the same way."""

MAX_SHOWN_ELEMENTS = 20_000
"""Elements that are listed: an enhanced object has hundreds of thousands, and nobody reads them."""

MAX_SHOWN_LEVELS = 64
"""Levels of sequences within each other that are listed."""

MAX_HEADER_MEMORY = 2**31
"""Bytes that the process which reads such headers may take."""

MAX_HEADER_ANSWER = 2**27
"""Bytes that it may answer: the frames of the longest enhanced object."""

MAX_TEXT_HEADER = 2**16
"""Bytes of the text that begins a NRRD or MetaImage file."""

MAX_ARCHIVE_ENTRIES = 100_000
"""Members of one archive; a DICOMDIR may name as many files."""

MAX_UNPACKED_BYTES = 2**34
"""Bytes of an archive in the private temporary place (16 GiB), at most half of what is free."""

MAX_ARCHIVE_RATIO = 100
"""An archive may grow to this many times its size ..."""

FREE_UNPACKED_BYTES = 2**28
"""... and to this size (256 MiB) in any case: honest empty masks shrink a thousandfold."""

MAX_MEMBER_SECONDS = 30.0
"""How long a member of an archive may take to be found and unpacked, watched in the same way ..."""

SECONDS_PER_PART = 1.0
"""... and how much longer for every part (a MiB) that was unpacked of it."""

MAX_MEMBER_NAME = 255
"""Bytes of one part of the name of an archive's member, as file systems have it."""

MAX_ZIP_DIRECTORY = 2**24
"""Bytes of the list of members that ends a ZIP file."""

MAX_DECODER_BYTES = 2**28
"""Memory that unpacking a stream may take (xz lets the file choose its dictionary)."""

MAX_BARREN_BYTES = 2**22
"""Compressed bytes in a row that unpack to nothing (4 MiB: a block of bzip2 has one at most)."""

MAX_DICOMDIR_BYTES = 2**26
"""Bytes of a DICOMDIR: a hundred thousand images need half of it."""

MAX_REFERENCES = 20_000
"""Images that a segmentation, presentation state or key object selection may refer to."""

MAX_SEGMENTS = 4096
"""Segments of one object that are listed; a label map of the whole body has some hundred."""

MAX_OBJECT_BYTES = 2**30
"""Bytes of masks or of a parametric map in memory (1 GiB)."""

MAX_ANNOTATIONS = 10_000
"""Graphics and texts of a presentation state ..."""

MAX_ANNOTATION_POINTS = 500_000
"""... and the points of all of them."""

MAX_CONTENT_DEPTH = 16
"""How deep the content of a key object selection is followed."""
