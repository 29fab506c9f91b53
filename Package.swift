// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The house: a target may import only targets of lower floors, or same-floor targets on HouseTests'
// list. ARCHITECTURE.md draws it; HouseTests holds it.

/// CI builds with warnings as errors; a developer's half-written line stays a warning.
let warnings: [SwiftSetting] =
    ProcessInfo.processInfo.environment["SPRINT_STRICT"] == "1"
    ? [.treatAllWarnings(as: .error)] : []

/// Floors 0 and 1: may own unsafe memory behind safe interfaces.
let cellarSettings: [SwiftSetting] = [.swiftLanguageMode(.v6)] + warnings

/// Floors 2 and up: strict memory safety, violations are errors.
let safeSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6), .strictMemorySafety(),
        .treatWarning("StrictMemorySafety", as: .error),
    ] + warnings

/// Kernels are optimised in every configuration, so that debug tests on a real model stay quick.
let kernelSettings: [CSetting] = [
    .unsafeFlags([
        "-O3", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fno-slp-vectorize",
    ])
]

let package = Package(
    name: "Sprint",
    products: [
        .executable(name: "sprint-coordinator", targets: ["sprint-coordinator"]),
        .executable(name: "sprint-worker", targets: ["sprint-worker"]),
        .executable(name: "sprint", targets: ["sprint"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Cellar: C libraries and our kernels. Each has exactly one Swift owner.
        .systemLibrary(name: "CZMQ", path: "Sources/CZMQ"),
        .systemLibrary(name: "COpenBLAS", path: "Sources/COpenBLAS"),
        .systemLibrary(name: "CProtobufC", path: "Sources/CProtobufC"),
        .systemLibrary(name: "CXXHash", path: "Sources/CXXHash"),
        .target(name: "CSprintKernels", cSettings: kernelSettings),
        .target(
            name: "CSprintWire", dependencies: ["CProtobufC"], cSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("protobuf-c")]),

        // Floor 0: values only.
        .target(name: "SprintProtocol", swiftSettings: safeSettings),

        // Floor 1: Swift over C.
        .target(
            name: "ZeroMQ", dependencies: ["CZMQ", "SprintProtocol"],
            swiftSettings: cellarSettings),
        .target(
            name: "SprintTensor", dependencies: ["COpenBLAS", "CSprintKernels", "SprintProtocol"],
            swiftSettings: cellarSettings),
        .target(
            name: "SprintWire",
            dependencies: [
                "CProtobufC", "CSprintWire", "CXXHash", "SprintProtocol",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: cellarSettings),

        // Floor 2: the pure core.
        .target(
            name: "SprintTokenizer", dependencies: ["SprintProtocol"], swiftSettings: safeSettings),
        .target(
            name: "SprintModel",
            dependencies: ["SprintProtocol", "SprintTensor", "SprintWire", "SprintTokenizer"],
            swiftSettings: safeSettings),
        .target(
            name: "SprintTrajectory", dependencies: ["SprintProtocol", "SprintTokenizer"],
            swiftSettings: safeSettings),
        .target(
            name: "SprintCluster",
            dependencies: [
                "SprintProtocol", .product(name: "Collections", package: "swift-collections"),
            ],
            swiftSettings: safeSettings),

        .target(
            name: "SprintCountdown", dependencies: ["SprintProtocol"], swiftSettings: safeSettings),

        // Floor 3: one replica.
        .target(
            name: "SprintEngine",
            dependencies: [
                "SprintProtocol", "SprintTensor", "SprintWire", "SprintModel", "SprintTokenizer",
                "SprintTrajectory",
                .product(name: "Collections", package: "swift-collections"),
            ], swiftSettings: safeSettings),

        // Floor 4: the only impure floor.
        .target(
            name: "SprintNode",
            dependencies: [
                "SprintProtocol", "ZeroMQ", "SprintTensor", "SprintWire", "SprintModel",
                "SprintTokenizer",
                "SprintTrajectory", "SprintCluster", "SprintEngine",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: safeSettings),

        // Floor 5: what people and programs talk to.
        .target(
            name: "SprintAPI",
            dependencies: [
                "SprintProtocol", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: safeSettings),
        .target(
            name: "SprintBenchmark",
            dependencies: [
                "SprintProtocol", "SprintNode", "SprintEngine", "SprintModel", "SprintTensor",
                "SprintTokenizer", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: safeSettings),

        .target(
            name: "SprintCuration",
            dependencies: [
                "SprintProtocol", "SprintWire", "SprintCountdown", "SprintTrajectory",
                "SprintTokenizer", "SprintNode", "SprintBenchmark", "SprintEvaluation",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ],
            resources: [
                .embedInCode("Prompts/components.v1.md"), .embedInCode("Prompts/dag.v1.md"),
                .embedInCode("Prompts/correction.v1.md"),
            ], swiftSettings: safeSettings),
        .target(
            name: "SprintEvaluation",
            dependencies: [
                "SprintProtocol", "SprintCountdown", "SprintTrajectory", "SprintTokenizer",
                "SprintModel", "SprintEngine", "SprintNode", "SprintBenchmark",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: safeSettings),
        .target(
            name: "SprintCommand",
            dependencies: [
                "SprintProtocol", "SprintNode", "SprintModel", "SprintTensor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: safeSettings),

        // Roof: the three programs.
        .executableTarget(
            name: "sprint-coordinator",
            dependencies: [
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                "SprintProtocol", "SprintModel", "SprintTrajectory", "SprintNode", "SprintAPI",
                "SprintCommand",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: safeSettings),
        .executableTarget(
            name: "sprint-worker",
            dependencies: [
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                "SprintProtocol", "SprintModel", "SprintNode", "SprintCommand",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: safeSettings),
        .executableTarget(
            name: "sprint",
            dependencies: [
                "SprintProtocol", "SprintModel", "SprintTokenizer", "SprintTrajectory",
                "SprintEngine", "SprintNode",
                "SprintBenchmark", "SprintEvaluation", "SprintCommand", "SprintCuration",
                "SprintCountdown",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: safeSettings),

        // Garden: runs SprintCluster under a simulated network, clock and faults.
        .target(
            name: "SprintSimulation", dependencies: ["SprintProtocol", "SprintCluster"],
            swiftSettings: safeSettings),

        // Tests, one target a module; the house and the processes have their own.
        .testTarget(name: "HouseTests"),
        .testTarget(name: "SprintProtocolTests", dependencies: ["SprintProtocol"]),
        .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ", "SprintProtocol"]),
        .testTarget(
            name: "SprintTensorTests", dependencies: ["SprintTensor", "SprintProtocol"],
            exclude: ["Golden"]),
        .testTarget(name: "SprintWireTests", dependencies: ["SprintWire", "SprintProtocol"]),
        .testTarget(
            name: "SprintTokenizerTests", dependencies: ["SprintTokenizer", "SprintProtocol"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SprintModelTests",
            dependencies: ["SprintModel", "SprintTokenizer", "SprintTensor", "SprintProtocol"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SprintTrajectoryTests",
            dependencies: ["SprintTrajectory", "SprintTokenizer", "SprintProtocol"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SprintClusterTests",
            dependencies: ["SprintCluster", "SprintSimulation", "SprintProtocol"]),
        .testTarget(
            name: "SprintCountdownTests", dependencies: ["SprintCountdown", "SprintProtocol"]),
        .testTarget(
            name: "SprintCurationTests",
            dependencies: [
                "SprintCuration", "SprintCountdown", "SprintTrajectory", "SprintTokenizer",
                "SprintModel", "SprintProtocol",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "SprintEngineTests",
            dependencies: [
                "SprintEngine", "SprintModel", "SprintTokenizer", "SprintTrajectory",
                "SprintTensor", "SprintWire",
                "SprintProtocol",
            ]),
        .testTarget(
            name: "SprintNodeTests",
            dependencies: [
                "SprintNode", "SprintEngine", "SprintModel", "SprintWire", "ZeroMQ",
                "SprintProtocol",
            ]),
        .testTarget(
            name: "SprintAPITests",
            dependencies: [
                "SprintAPI", "SprintNode", "SprintProtocol",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "SprintEvaluationTests",
            dependencies: [
                "SprintEvaluation", "SprintBenchmark", "SprintCountdown", "SprintCuration",
                "SprintTrajectory",
                "SprintTokenizer", "SprintModel", "SprintEngine", "SprintNode", "SprintProtocol",
                .product(name: "Logging", package: "swift-log"),
            ], resources: [.copy("Golden")]),
        .testTarget(
            name: "SprintCommandTests",
            dependencies: [
                "SprintCommand", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(
            name: "ProcessTests",
            dependencies: ["SprintProtocol", "SprintTrajectory", "SprintCommand"]),
    ]
)
