/// The plan of the house: which floor a target is on, and who may look at whom. DESIGN.md, section
/// 3, draws it; a new target gets its line here before it gets a folder.
struct House: Sendable {
    /// A target's height. A target imports lower floors only, or a same-floor target that is
    /// listed.
    enum Floor: Int, Comparable, Sendable {
        case cellar = -1
        case values = 0
        case wrappers = 1
        case core = 2
        case replica = 3
        case node = 4
        case faces = 5
        case roof = 6
        /// Test support: may see the core, is seen by tests only.
        case garden = 7

        static func < (lower: Floor, higher: Floor) -> Bool { lower.rawValue < higher.rawValue }
    }

    /// Every target of `Sources/`.
    var floors: [String: Floor] = [
        "CZMQ": .cellar, "COpenBLAS": .cellar, "CProtobufC": .cellar, "CXXHash": .cellar,
        "CSprintWire": .cellar, "CSprintKernels": .cellar,
        "SprintProtocol": .values,
        "ZeroMQ": .wrappers, "SprintTensor": .wrappers, "SprintWire": .wrappers,
        "SprintCluster": .core, "SprintTrajectory": .core, "SprintModel": .core,
        "SprintTokenizer": .core, "SprintCountdown": .core,
        "SprintEngine": .replica,
        "SprintNode": .node,
        "SprintAPI": .faces, "SprintBenchmark": .faces, "SprintEvaluation": .faces,
        "SprintCuration": .faces, "SprintCommand": .faces,
        "sprint-coordinator": .roof, "sprint-worker": .roof, "sprint": .roof,
        "SprintSimulation": .garden,
    ]

    /// The only imports between targets of one floor.
    var sameFloor: [String: Set<String>] = [
        "SprintModel": ["SprintTokenizer"],
        "SprintTrajectory": ["SprintTokenizer"],
        "SprintEvaluation": ["SprintBenchmark"],
        "SprintCuration": ["SprintBenchmark", "SprintEvaluation"],
        "CSprintWire": ["CProtobufC"],
    ]

    /// The one Swift target that may import a C target.
    var cOwners: [String: String] = [
        "CZMQ": "ZeroMQ", "COpenBLAS": "SprintTensor", "CSprintKernels": "SprintTensor",
        "CProtobufC": "SprintWire", "CSprintWire": "SprintWire", "CXXHash": "SprintWire",
    ]

    /// What the garden may import: the machines it runs, and floor 0.
    var gardenSees: Set<String> = ["SprintCluster", "SprintProtocol"]

    /// Modules that only some targets may import; any other outside module is free to all.
    var outsideOwners: [String: Set<String>] = [
        "Crypto": ["SprintWire"], "AsyncHTTPClient": ["SprintCuration"],
        "Hummingbird": ["SprintAPI"], "HummingbirdCore": ["SprintAPI"], "NIOCore": ["SprintAPI"],
        "ServiceLifecycle": ["SprintAPI", "sprint-coordinator", "sprint-worker"],
        "ArgumentParser": ["SprintCommand", "sprint-coordinator", "sprint-worker", "sprint"],
    ]

    /// Modules that bring sockets, threads or clocks: closed to floors 0 to 3.
    var impureModules: Set<String> = [
        "Dispatch", "FoundationNetworking", "Glibc", "Musl", "NIOCore", "NIOPosix",
    ]

    /// Targets of floors 0 to 3 that own a resource of the system and may import `impureModules`.
    var impureOwners: Set<String> = ["ZeroMQ", "SprintTensor"]

    /// Modules that belong to tests.
    var testModules: Set<String> = ["Testing", "XCTest", "HummingbirdTesting", "SprintSimulation"]

    /// Files that a program wrote; the length checks leave them alone.
    var generatedSuffixes = [".pb-c.c", ".pb-c.h"]

    /// Lines a source file and a function, and characters a line, may have at most.
    var fileLinesMax = 400
    var functionLinesMax = 70
    var lineColumnsMax = 100
}
