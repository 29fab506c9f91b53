import SprintProtocol
import SprintTensor

/// Divides a pass among threads: by the products of each layer or, where these are small or the
/// rows many, by rows.
///
/// Threads that share the rows meet once a pass, or once a layer where a sequence is divided,
/// instead of at every product, and hand each other no activations; but each reads all weights, and
/// the pages of a common prefix. A row's bits depend on no other row (contract C1), so neither way
/// shows in a result.
struct TransformerPasses {
    /// The pass of all threads, which share its products.
    private let whole: TransformerPass
    /// One for each thread; none where rows are never shared.
    private let alone: [TransformerPass]
    /// Rows of a pass from which on as many threads share them.
    private let rowsMin: @Sendable (_ threads: Int) -> Int
    /// Each thread's rows of the pass under way; otherwise empty.
    private var shares: [[SequenceSlice]] = []
    private let compute: ComputeContext
    private let configuration: ModelConfiguration
    /// What the products of one row take on one thread, and the largest of them.
    private let nanosecondsPerRow: Int, nanosecondsOfLargest: Int

    /// So many bytes of weights stay in the last cache that the cores share, beside the rest: that
    /// each thread reads all of them for rows of its own costs next to nothing.
    private static let cachedBytes = 8 << 20

    /// Rows from which on threads gain by sharing them where the weights come from memory: four for
    /// each thread and thread that reads, so that the products take longer than the reading.
    static func rowsMin(threads: Int) -> Int { 4 * threads * threads }

    /// How many of `threads` share so many rows; one: they share products.
    static func lanes(rows: Int, threads: Int, rowsMin: (_ threads: Int) -> Int) -> Int {
        let lanes = min(threads, rows)
        return lanes > 1 && rows >= rowsMin(lanes) ? lanes : 1
    }

    init(
        _ configuration: ModelConfiguration, weights: TransformerWeights, geometry: KVGeometry,
        compute: ComputeContext, rowsMin: Int? = nil
    ) {
        let projections = weights.projections
        let isCached = projections.reduce(0) { $0 + $1.byteCount } <= Self.cachedBytes
        // Other products than packed ones read, or lay out, weights for so many rows at once.
        let isPacked = projections.allSatisfy(\.isPacked)
        if let rowsMin {
            self.rowsMin = { _ in rowsMin }
        } else if isCached {
            self.rowsMin = { _ in 2 }
        } else if isPacked {
            self.rowsMin = { Self.rowsMin(threads: $0) }
        } else {
            self.rowsMin = { _ in .max }
        }
        let isEverShared = self.rowsMin(compute.threads) <= Limits.batchTokensMax
        let lanes = isEverShared && compute.threads > 1 ? compute.threads : 0
        whole = TransformerPass(
            configuration, weights: weights, geometry: geometry, compute: compute)
        alone = (0..<lanes).map { _ in
            TransformerPass(
                configuration, weights: TransformerWeights(aliasOf: weights), geometry: geometry,
                compute: compute.withOneThread())
        }
        self.compute = compute
        self.configuration = configuration
        nanosecondsPerRow = projections.reduce(0) { $0 + $1.nanosecondsPerRow }
        nanosecondsOfLargest = projections.map(\.nanosecondsPerRow).max() ?? 0
    }

    /// Runs the slices in one pass; see `Transformer.forward`.
    mutating func run(_ batch: [SequenceSlice], into logits: inout Logits) {
        let count = share(batch)
        if count > 1 {
            compute.step { runShares(count) }
            logits.join(count) { alone[$0].logits }
        } else if let first = alone.first, !sharesProducts(of: batch) {
            // Nobody is kept awake for a few rows' small products.
            first.run(batch, into: &logits)
        } else {
            compute.step { whole.run(batch, into: &logits) }
        }
        // The pages are their sequences' alone again.
        for index in 0..<count { shares[index].removeAll(keepingCapacity: true) }
    }

    /// Each thread's share. Threads whose rows see each other's K and V meet before every layer.
    private func runShares(_ count: Int) {
        guard !areIndependent(shares[..<count]) else {
            return compute.share(count) { alone[$0].run(shares[$0]) }
        }
        compute.share(count) { alone[$0].begin(shares[$0]) }
        for layer in 0..<configuration.layers {
            compute.share(count) { alone[$0].finish(layer: layer) }
        }
        compute.share(count) { alone[$0].end() }
    }

    /// Whether so few rows give the threads anything to share: a large product, or attention over
    /// several KV heads.
    private func sharesProducts(of batch: [SequenceSlice]) -> Bool {
        let seen = batch.reduce(0) { $0 + $1.position + $1.tokens.count }
        let attention = ComputeContext.attentionNanoseconds(
            tokensSeen: seen, columns: configuration.heads * configuration.headDimension)
        let rows = batch.reduce(0) { $0 + $1.tokens.count }
        return compute.isWorthSharing(nanoseconds: rows * nanosecondsOfLargest)
            || configuration.kvHeads > 1 && compute.isWorthSharing(nanoseconds: attention)
    }

    /// Divides the rows into shares of about equal cost, a thread's each, and says how many; none
    /// where rows are not to be shared.
    private mutating func share(_ batch: [SequenceSlice]) -> Int {
        let rows = batch.reduce(0) { $0 + $1.tokens.count }
        let lanes = Self.lanes(
            rows: rows, threads: min(compute.threads, alone.count), rowsMin: rowsMin)
        guard lanes > 1 else { return 0 }
        while shares.count < lanes { shares.append([]) }
        let total = batch.reduce(0) { $0 + cost($1.tokens.count, rowsFrom: $1.position) }
        var (share, lane, before) = (0, 0, 0)
        for slice in batch {
            var first = 0
            for row in slice.tokens.indices {
                // A row is its thread's in whose share of the cost its middle falls.
                let cost = cost(1, rowsFrom: slice.position + row)
                let own = (2 * before + cost) * lanes / (2 * total)
                before += cost
                guard own != lane else { continue }
                if first < row { shares[share].append(slice.rows(first..<row)) }
                if !shares[share].isEmpty { share += 1 }
                (first, lane) = (row, own)
            }
            shares[share].append(slice.rows(first..<slice.tokens.count))
        }
        return share + 1
    }

    /// Nanoseconds that the rows of one sequence take on one thread, roughly.
    private func cost(_ rows: Int, rowsFrom position: Int) -> Int {
        rows * nanosecondsPerRow + configuration.layers
            * ComputeContext.attentionNanoseconds(
                tokensSeen: rows * position + rows * (rows + 1) / 2,
                columns: configuration.heads * configuration.headDimension)
    }

    /// Whether no share writes a page that another holds.
    private func areIndependent(_ shares: ArraySlice<[SequenceSlice]>) -> Bool {
        for (number, share) in shares.enumerated() {
            for writer in share {
                let last = (writer.position + writer.tokens.count - 1) / Limits.pageTokens
                for page in writer.position / Limits.pageTokens...last {
                    for (other, readers) in shares.enumerated() where other != number {
                        if readers.contains(where: { $0.holds(writer.pages[page], at: page) }) {
                            return false
                        }
                    }
                }
            }
        }
        return true
    }
}

extension SequenceSlice {
    /// Some of the rows.
    fileprivate func rows(_ range: Range<Int>) -> SequenceSlice {
        guard range != tokens.indices else { return self }
        return SequenceSlice(
            tokens: Array(tokens[range]), position: position + range.lowerBound, pages: pages,
            logits: logits == .last && range.upperBound < tokens.count ? .none : logits)
    }

    fileprivate func holds(_ page: KVPage, at number: Int) -> Bool {
        number < pages.count && pages[number] === page
    }
}
