import Glibc
import SprintProtocol

/// A file's bytes mapped read-only, shared by every process that maps them.
///
/// The mapping lives as long as the object. The file must not shrink while the mapping is read: a
/// page that no longer exists ends the process with SIGBUS, as it does for every program that maps
/// its weights. Of what is loaded only F32 matrices in `reference` and `portable` read it still.
public final class MappedFile: SharedBytes {
    /// Where it was opened, for messages.
    public let path: String
    /// Bytes of the file.
    public let byteCount: Int
    /// First byte; `nil` for an empty file, which cannot be mapped. Never written to, hence shared
    /// freely.
    private nonisolated(unsafe) let base: UnsafeRawPointer?
    private let descriptor: CInt

    /// Maps the regular file at `path`.
    public init(path: String) throws(TensorFileError) {
        let (descriptor, byteCount) = try Self.open(path)
        var base: UnsafeRawPointer?
        if byteCount > 0 {
            guard let mapping = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
                mapping != MAP_FAILED
            else {
                let code = errno
                Glibc.close(descriptor)
                throw TensorFileError(path: path, operation: "map", code: code)
            }
            base = UnsafeRawPointer(mapping)
        }
        (self.path, self.descriptor) = (path, descriptor)
        (self.byteCount, self.base) = (byteCount, base)
    }

    deinit {
        if let base { munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }
        Glibc.close(descriptor)
    }

    /// A descriptor of the regular file at `path`, and its size.
    private static func open(_ path: String) throws(TensorFileError) -> (CInt, Int) {
        // Without O_NONBLOCK a pipe would be waited for.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw TensorFileError(path: path, operation: "open", code: errno)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw TensorFileError(path: path, operation: "read the size of", code: code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(descriptor)
            let code = status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL
            throw TensorFileError(path: path, operation: "map", code: code)
        }
        return (descriptor, Int(status.st_size))
    }

    /// Copies the bytes of `range` by reading the file, which takes no memory of the mapping's.
    ///
    /// Bytes that the file no longer has end the process with a message.
    func read(_ range: Range<Int>, into output: UnsafeMutableRawPointer) {
        var done = 0
        while done < range.count {
            let count = pread(
                descriptor, output + done, range.count - done, off_t(range.lowerBound + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = count == 0 ? "it was cut short" : String(cString: strerror(errno))
                fatalError("\(path) can no longer be read: \(reason); put it back and start again")
            }
            done += count
        }
    }

    /// Gives back the memory of the pages read so far; what is read again comes from the file.
    public func release() {
        if let base { madvise(UnsafeMutableRawPointer(mutating: base), byteCount, MADV_DONTNEED) }
    }

    /// Lends the whole file.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: byteCount).bytes)
    }

    /// Lends the bytes of `range`, which must lie in the file.
    public func withBytes<Result>(_ range: Range<Int>, _ body: (RawSpan) throws -> Result) rethrows
        -> Result
    {
        try body(buffer(range).bytes)
    }

    /// The bytes of `range`; the caller has checked that it lies in the file.
    private func buffer(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= byteCount, "a range must lie in its file")
        guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }
}

/// Small reads, for headers: copies, bounds-checked, little-endian, at any alignment.
extension MappedFile {
    /// The byte at `offset`.
    public func uint8(at offset: Int) -> UInt8 {
        buffer(offset..<offset + 1)[0]
    }

    /// Two bytes at `offset`.
    public func uint16(at offset: Int) -> UInt16 {
        UInt16(littleEndian: buffer(offset..<offset + 2).loadUnaligned(as: UInt16.self))
    }

    /// Four bytes at `offset`.
    public func uint32(at offset: Int) -> UInt32 {
        UInt32(littleEndian: buffer(offset..<offset + 4).loadUnaligned(as: UInt32.self))
    }

    /// Eight bytes at `offset`.
    public func uint64(at offset: Int) -> UInt64 {
        UInt64(littleEndian: buffer(offset..<offset + 8).loadUnaligned(as: UInt64.self))
    }

    /// A copy of the bytes of `range`.
    public func copy(_ range: Range<Int>) -> [UInt8] {
        [UInt8](buffer(range))
    }

    /// The bytes of `range` as text; `nil` where they are not UTF-8.
    public func text(_ range: Range<Int>) -> String? {
        String(validating: buffer(range), as: UTF8.self)
    }
}
