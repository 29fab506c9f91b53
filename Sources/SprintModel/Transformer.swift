import SprintProtocol
import SprintTensor
import SprintWire
import Synchronization

/// A decoder-only transformer in one of the numerics profiles, as its compute context's policy
/// says.
///
/// A row's K, V and logits have the same bits whatever shares its batch, however its sequence was
/// cut into slices, and on however many threads (contract C1). One pass runs at a time; a second
/// caller waits.
public final class Transformer: Sendable {
    /// The model's shape.
    public let configuration: ModelConfiguration
    /// Shape of the pages that `forward` reads and writes.
    public let kvGeometry: KVGeometry
    /// Name of the order of arithmetic (contract C1); part of the fingerprint.
    public let numericsID: String
    /// Identity of the model as it runs here (contract C1).
    public let fingerprint: Fingerprint

    private let weights: TransformerWeights
    private let compute: ComputeContext
    private let passes: Mutex<TransformerPasses>

    /// Builds a transformer from weights by canonical name: what `init(checkpoint:)` ends in, and
    /// tests use.
    ///
    /// `digest` stands for everything that decides the output but numerics. `weight` is asked once
    /// for each name; it returns `nil` for a tensor that is not there. Matrices whose projections
    /// are `prepared`, by name, are not laid out again. Threads share a pass's rows from `rowsMin`
    /// on, by the weights' size and form where it is `nil`, else its products; it never shows in a
    /// result.
    public init(
        configuration: ModelConfiguration, digest: Digest256, compute: ComputeContext,
        prepared: [String: Projection] = [:], rowsMin: Int? = nil,
        weight: (String) throws(ModelError) -> WeightMatrix?
    ) throws(ModelError) {
        try Self.check(configuration)
        let geometry = KVGeometry(
            layers: configuration.layers, kvHeads: configuration.kvHeads,
            headDimension: configuration.headDimension,
            element: compute.kvElement)
        weights = try withoutActuallyEscaping(weight) {
            (weight) throws(ModelError) -> TransformerWeights in
            try TransformerWeights(
                TransformerWeightLoader(
                    configuration: configuration, compute: compute, prepared: prepared,
                    weight: weight))
        }
        self.configuration = configuration
        self.compute = compute
        kvGeometry = geometry
        numericsID = ComputeContext.numericsID(of: weights.projections)
        fingerprint = Self.fingerprint(digest: digest, geometry: geometry, numericsID: numericsID)
        passes = Mutex(
            TransformerPasses(
                configuration, weights: weights, geometry: geometry, compute: compute,
                rowsMin: rowsMin))
    }

    /// Bytes of weights that a step reads once, layers and head, as they are laid out here.
    public var weightBytesPerStep: Int { weights.projections.reduce(0) { $0 + $1.byteCount } }

    /// What our kernels run on; never shows in a result.
    public var instructionSet: InstructionSet { compute.instructionSet }

    /// Threads that the next pass uses, 1 to the number it was created with; never shows in a
    /// result.
    public var threads: Int {
        get { compute.threads }
        set { compute.threads = newValue }
    }

    /// Runs the slices through the model in one pass: writes their K and V into their pages, and
    /// the wanted rows' logits in batch order.
    ///
    /// At most `Limits.batchTokensMax` tokens in all; all must be of the vocabulary, and no two
    /// slices may write the same slot. A slice may attend to slots that another slice of the batch
    /// writes.
    public func forward(_ batch: [SequenceSlice], into logits: inout Logits) {
        precondition(
            logits.vocabularySize == configuration.vocabularySize, "logits of this model's width")
        passes.withLock { $0.run(batch, into: &logits) }
    }
}
