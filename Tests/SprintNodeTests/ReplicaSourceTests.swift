import SprintProtocol
import Testing

@testable import SprintNode

@Suite("Where a replica comes from", .enabled(if: TinyModel.isThere))
struct ReplicaSourceTests {
    @Test("A cluster refuses numerics whose rows depend on their batch; one replica may run them")
    func refusesFree() throws {
        let source = TinyModel.source(numerics: .free)
        let checkpoint = try source.checkpoint()
        let error = #expect(throws: NodeError.self) {
            _ = try source.clusterReplica(of: checkpoint)
        }
        #expect("\(try #require(error))".contains("--numerics free"))
        #expect(try source.replica(of: checkpoint).numericsID.hasPrefix("free/"))
    }

    @Test(
        "Every other profile may run in one",
        arguments: NumericsProfile.allCases.filter(\.keepsRowsApart))
    func takesOthers(numerics: NumericsProfile) throws {
        let source = TinyModel.source(numerics: numerics)
        _ = try source.clusterReplica(of: source.checkpoint())
    }

    @Test("Keys and values of another type make another fingerprint")
    func kvElement() throws {
        var source = TinyModel.source()
        let checkpoint = try source.checkpoint()
        let own = try source.replica(of: checkpoint).fingerprint
        source.kvElement = .float16
        #expect(try source.replica(of: checkpoint).fingerprint == own)
        source.kvElement = .float32
        #expect(try source.replica(of: checkpoint).fingerprint != own)
    }
}
