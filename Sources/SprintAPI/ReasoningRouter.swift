import Foundation
import Hummingbird
import Logging
import SprintProtocol

/// The HTTP face of a `ReasoningService`: `GET /health`, `GET /v1/models` and
/// `POST /v1/chat/completions`, as OpenAI's clients expect them.
public struct ReasoningRouter: Sendable {
    private let service: any ReasoningService
    private let defaults: RunOptions
    private let seed: UInt64?
    private let workersMin: Int

    /// Serves `service`; `defaults` holds whatever a request does not name.
    ///
    /// - Parameters:
    ///   - seed: the seed of requests that name none; `nil` draws one for each.
    ///   - workersMin: workers from which on the service calls itself ready.
    public init(
        service: any ReasoningService, defaults: RunOptions, seed: UInt64? = nil,
        workersMin: Int = 1
    ) {
        self.service = service
        self.defaults = defaults
        self.seed = seed
        self.workersMin = workersMin
    }

    /// The routes.
    public func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ErrorShape(methods: Self.methods))
        router.get(RouterPath(Self.healthPath)) { _, _ in try await health() }
        router.get(RouterPath(Self.modelsPath)) { _, _ in try await models() }
        router.post(RouterPath(Self.completionsPath)) { request, context in
            try await closing {
                try await complete(request)
            } refused: { error in
                try error.response(from: request, context: context)
            }
        }
        return router
    }

    private static let healthPath = "/health", modelsPath = "/v1/models",
        completionsPath = "/v1/chat/completions"

    /// The one method that each path takes.
    private static let methods: [String: HTTPRequest.Method] = [
        healthPath: .get, modelsPath: .get, completionsPath: .post,
    ]

    // MARK: Handlers

    private struct Health: Encodable {
        var status: String
        var model: String
        var workers: Int
        var slots: Int
        var slots_busy: Int
        var runs: Int
    }

    /// 200 while enough workers can take tasks, 503 before.
    private func health() async throws -> Response {
        let status = await service.status()
        let ready = status.workers.count >= workersMin
        let body = Health(
            status: ready ? "ok" : "waiting for workers", model: status.modelName,
            workers: status.workers.count, slots: status.workers.reduce(0) { $0 + $1.slots },
            slots_busy: status.workers.reduce(0) { $0 + $1.slotsBusy },
            runs: status.runs)
        return try JSONBody.response(body, status: ready ? .ok : .serviceUnavailable)
    }

    private struct Models: Encodable {
        struct Model: Encodable {
            var id: String
            var object = "model"
            var created = 0
            var owned_by = "sprint"
        }
        var object = "list"
        var data: [Model]
    }

    private func models() async throws -> Response {
        try await JSONBody.response(Models(data: [.init(id: service.status().modelName)]))
    }

    /// Whoever watches for a client that goes away gives its connection up afterwards. The response
    /// says so, or a client that keeps connections would lose its next request on this one.
    private func closing(
        _ body: () async throws -> Response, refused: (APIError) throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await body()
        } catch let error as APIError {
            response = try refused(error)
        }
        response.headers[.connection] = "close"
        return response
    }

    /// One run, from question to answer. A client that goes away cancels its run.
    private func complete(_ request: Request) async throws -> Response {
        try await request.body.consumeWithCancellationOnInboundClose { body in
            let chat = try await decode(body)
            try await check(model: chat.model)
            let options = try chat.options(defaults: defaults, seed: seed)
            let question = Question(text: try chat.question(), options: options)
            let (run, result) = try await answer(question)
            let completion = await ChatCompletionResponse(
                result, run: run, seed: options.seed, service: service.status(), now: Date())
            return try JSONBody.response(completion)
        }
    }

    /// There is one model; a client that names another would take its answers for that one's.
    private func check(model: String?) async throws {
        guard let model else { return }
        let own = await service.status().modelName
        guard model != own else { return }
        throw APIError(
            status: .notFound, message: "there is no model \(model); this service runs \(own)",
            type: "invalid_request_error", code: "model_not_found", parameter: "model")
    }

    private func decode(_ body: RequestBody) async throws -> ChatCompletionRequest {
        let buffer = try await collect(body)
        do {
            return try JSONDecoder().decode(
                ChatCompletionRequest.self, from: Data(buffer: buffer, byteTransferStrategy: .copy))
        } catch let error as DecodingError {
            throw APIError.invalid(
                "the request body is not legal: \(error.shortReason)", parameter: nil)
        }
    }

    /// The whole body. Of one that is too large the rest is read too, within bounds: a client that
    /// sends before it reads would never see the refusal.
    private func collect(_ body: RequestBody) async throws -> ByteBuffer {
        var (buffer, count) = (ByteBuffer(), 0)
        for try await part in body {
            count += part.readableBytes
            if count <= Limits.httpBodyBytesMax { buffer.writeImmutableBuffer(part) }
            if count > Limits.httpDiscardBytesMax { break }
        }
        guard count <= Limits.httpBodyBytesMax else {
            throw APIError(
                status: .contentTooLarge,
                message: "the request body is over \(Limits.httpBodyBytesMax) bytes",
                type: "invalid_request_error", code: "request_too_large", parameter: nil)
        }
        return buffer
    }

    private func answer(_ question: Question) async throws -> (RunID, ReasoningResult) {
        do {
            var run = RunID(0)
            for await event in try await service.submit(question) {
                switch event {
                case .started(let id): run = id
                case .finished(let result): return (run, result)
                case .failed(let failure): throw failure
                default: continue
                }
            }
            throw ReasoningFailure(code: .cancelled, message: "the run was cancelled")
        } catch let failure as ReasoningFailure {
            throw APIError(failure)
        }
    }
}

extension DecodingError {
    /// What is wrong and where, in one sentence.
    fileprivate var shortReason: String {
        let context: Context
        switch self {
        case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
        case .typeMismatch(_, let found), .valueNotFound(_, let found): context = found
        case .dataCorrupted(let found): context = found
        @unknown default: return "it cannot be decoded"
        }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        if !path.isEmpty { return "\(path): \(context.debugDescription)" }
        return "it is not JSON, or a number in it is out of range"
    }
}

/// Gives the router's own errors (no such path, wrong method) the shape of the service's. The
/// router knows no wrong methods: to it they are paths that are not there.
private struct ErrorShape: RouterMiddleware {
    typealias Context = BasicRequestContext

    let methods: [String: HTTPRequest.Method]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            if error.status == .notFound, let method = methods[Self.plain(request.uri.path)] {
                throw APIError.notAllowed(method)
            }
            throw APIError(
                status: error.status, message: error.body ?? "no such path: \(request.uri.path)",
                type: "invalid_request_error", code: "http_\(error.status.code)", parameter: nil)
        }
    }

    /// The path without the slashes that the router passes over.
    private static func plain(_ path: String) -> String {
        path.split(separator: "/").map { "/" + $0 }.joined()
    }
}
