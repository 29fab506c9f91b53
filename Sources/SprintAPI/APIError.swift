import Hummingbird
import SprintProtocol

/// An error as OpenAI's clients read it: `{"error": {message, type, code, param}}`.
struct APIError: Error, Sendable {
    var status: HTTPResponse.Status
    var message: String
    var type: String
    var code: String
    var parameter: String?
    /// The method that the path takes, where another was used.
    var allowed: HTTPRequest.Method?

    /// The request is at fault (400).
    static func invalid(_ message: String, parameter: String?) -> APIError {
        APIError(
            status: .badRequest, message: message, type: "invalid_request_error",
            code: "invalid_request", parameter: parameter)
    }

    /// The path exists, for another method (405).
    static func notAllowed(_ method: HTTPRequest.Method) -> APIError {
        APIError(
            status: .methodNotAllowed, message: "this path takes \(method.rawValue) only",
            type: "invalid_request_error", code: "method_not_allowed", parameter: nil,
            allowed: method)
    }

    /// The request asks for what the service does not have (501).
    static func unsupported(_ message: String, parameter: String?) -> APIError {
        APIError(
            status: .notImplemented, message: message, type: "not_supported_error",
            code: "not_supported", parameter: parameter)
    }
}

extension APIError {
    /// How a run's failure looks over HTTP.
    init(_ failure: ReasoningFailure) {
        let (status, type): (HTTPResponse.Status, String) =
            switch failure.code {
            case .invalidRequest, .contextOverflow: (.badRequest, "invalid_request_error")
            case .overloaded: (.tooManyRequests, "overloaded_error")
            case .noWorkers, .shuttingDown: (.serviceUnavailable, "unavailable_error")
            case .deadlineExceeded: (.gatewayTimeout, "timeout_error")
            case .attemptsExhausted, .taskFailed, .taskTooLarge, .plannerFailed, .cancelled:
                (.internalServerError, "server_error")
            }
        self.init(
            status: status, message: failure.message, type: type, code: failure.code.rawValue,
            parameter: nil)
    }
}

extension APIError: HTTPResponseError {
    private struct Body: Encodable {
        struct Detail: Encodable {
            var message: String
            var type: String
            var code: String
            var param: Nullable<String>
        }
        var error: Detail
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let detail = Body.Detail(
            message: message, type: type, code: code, param: Nullable(parameter))
        var response = try JSONBody.response(Body(error: detail), status: status)
        if let allowed { response.headers[.allow] = allowed.rawValue }
        if status == .tooManyRequests { response.headers[.retryAfter] = "1" }
        return response
    }
}
