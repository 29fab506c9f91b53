import Foundation
import Testing
import ZeroMQ

/// An `ipc://` endpoint is a file, which must not outlive its socket.
@Suite struct SocketFileTests {
    private let path = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"

    private var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `the file goes with the socket`() throws {
        let context = try Context()
        do {
            let socket = try Socket(.router, context: context)
            try socket.bind("ipc://" + path)
            #expect(isThere)
        }
        #expect(!isThere)
    }

    @Test func `it goes sooner if asked to, and connections stand`() throws {
        let context = try Context()
        let router = try Socket(.router, context: context)
        try router.bind("ipc://" + path)
        let dealer = try Socket(.dealer, context: context)
        try dealer.connect("ipc://" + path)
        let sent = try send([[1]], on: dealer)
        let first = try receive(router)
        #expect(sent && first?.last == [1])
        router.removeFiles()
        #expect(!isThere)
        let sentLater = try send([[2]], on: dealer)
        let second = try receive(router)
        #expect(sentLater && second?.last == [2])
    }

    /// The second socket takes the path over: libzmq removes the file of the first.
    @Test func `another's file at the same path is left alone`() throws {
        let context = try Context()
        let second = try Socket(.router, context: context)
        do {
            let first = try Socket(.router, context: context)
            try first.bind("ipc://" + path)
            try second.bind("ipc://" + path)
        }
        #expect(isThere)
        second.removeFiles()
        #expect(!isThere)
    }
}
