"""One file's pixels: decoded, unpacked, in their native type."""
