import ZeroMQ

extension EventLoop {
    /// A loop of this name.
    ///
    /// - Throws: `NodeError` if the system gives no event descriptor.
    static func named(_ name: String) throws(NodeError) -> EventLoop {
        do {
            return try EventLoop(name: name)
        } catch {
            throw .socket(endpoint: "eventfd", reason: error.description)
        }
    }
}
