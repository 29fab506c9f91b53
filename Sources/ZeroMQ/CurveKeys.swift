import CZMQ

/// A CURVE public key: who a peer is.
public struct CurvePublicKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Reads 32 bytes; `nil` if there are more or fewer.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 40 characters of Z85, as key files hold them.
    public init(z85: String) throws(ZeroMQError) { bytes = try Z85.decode(z85) }

    /// In byte order.
    public static func < (a: CurvePublicKey, b: CurvePublicKey) -> Bool {
        a.bytes.lexicographicallyPrecedes(b.bytes)
    }

    /// 40 characters of Z85.
    public var description: String { Z85.encode(bytes) }
}

/// A CURVE secret key. Prints as nothing, so that no log betrays it.
public struct CurveSecretKey: Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    /// Reads 40 characters of Z85, as key files hold them.
    public init(z85: String) throws(ZeroMQError) { bytes = try Z85.decode(z85) }

    fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

    /// 40 characters of Z85, for the key file alone.
    public var z85: String { Z85.encode(bytes) }

    /// Hides the key.
    public var description: String { "(secret key)" }
}

/// A pair of CURVE keys (Curve25519).
public struct CurveKeys: Sendable {
    /// What others may know.
    public let `public`: CurvePublicKey
    /// What only we may know.
    public let secret: CurveSecretKey

    /// Makes a fresh pair.
    public static func generate() throws(ZeroMQError) -> CurveKeys {
        var publicText = [CChar](repeating: 0, count: 41)
        var secretText = [CChar](repeating: 0, count: 41)
        guard zmq_curve_keypair(&publicText, &secretText) == 0 else {
            throw .last("make CURVE keys")
        }
        return try CurveKeys(secret: CurveSecretKey(z85: Z85.text(secretText)))
    }

    /// The pair of a secret key; the public one is computed.
    public init(secret: CurveSecretKey) throws(ZeroMQError) {
        var text = [CChar](repeating: 0, count: 41)
        guard zmq_curve_public(&text, secret.z85) == 0 else {
            throw .last("compute a CURVE public key")
        }
        self.public = try CurvePublicKey(z85: Z85.text(text))
        self.secret = secret
    }
}

/// ZeroMQ's base-85 text (RFC 32), for keys only: 32 bytes are 40 characters.
enum Z85 {
    static func encode(_ bytes: [UInt8]) -> String {
        var buffer = [CChar](repeating: 0, count: bytes.count / 4 * 5 + 1)
        precondition(zmq_z85_encode(&buffer, bytes, bytes.count) != nil, "A key has 32 bytes.")
        return text(buffer)
    }

    static func decode(_ text: String) throws(ZeroMQError) -> [UInt8] {
        guard text.utf8.count == 40, text.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw .invalidKey
        }
        var bytes = [UInt8](repeating: 0, count: 32)
        guard zmq_z85_decode(&bytes, text) != nil else { throw .invalidKey }
        return bytes
    }

    static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
