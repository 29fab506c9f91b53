import Foundation
import Hummingbird

/// JSON documents as responses: keys sorted, slashes plain, so that the same answer has the same
/// bytes.
enum JSONBody {
    /// Encodes `value` as the body of a response.
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws
        -> Response
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
