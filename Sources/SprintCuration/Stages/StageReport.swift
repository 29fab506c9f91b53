/// How far a language-model stage is, and at its end what became of every sample.
public struct StageReport: Hashable, Sendable {
    /// Samples in all.
    public let total: Int
    /// Samples that are done.
    public private(set) var records: [StageRecord] = []
    /// Samples that an earlier run had done.
    public private(set) var resumed = 0
    /// What this run's calls took.
    public private(set) var account = ChatAccount()
    /// Why the stage ended before all samples were asked about.
    public internal(set) var stop: String?

    init(total: Int) { self.total = total }

    /// Samples with an outcome.
    public func count(of outcome: StageRecord.Outcome) -> Int {
        records.count { $0.outcome == outcome }
    }

    /// Outcomes, and the kinds of complaint that samples were set aside for.
    public var tally: CurationTally {
        var tally = CurationTally()
        for record in records {
            tally.count(record.outcome.rawValue)
            for reason in record.reasons { tally.count(reason) }
        }
        for _ in records.count..<max(records.count, total) { tally.count("not-asked") }
        return tally
    }

    /// What the calls for all samples took, those of earlier runs included.
    public var accountOfAllRuns: ChatAccount {
        records.reduce(ChatAccount()) { $0 + $1.account }
    }

    mutating func enter(_ record: StageRecord, isResumed: Bool) {
        records.append(record)
        if isResumed { resumed += 1 } else { account = account + record.account }
    }

    mutating func sort(by names: [String]) {
        var places: [String: Int] = [:]
        for (place, name) in names.enumerated() { places[name] = place }
        records.sort { places[$0.name, default: 0] < places[$1.name, default: 0] }
    }

    /// A line for people: `12/40, 10 accepted, 2 set aside, 31 calls, …`.
    public func line(at prices: ChatPrices) -> String {
        let asides = [(count(of: .setAside), "set aside"), (count(of: .unanswered), "unanswered")]
            .filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
        return "\(records.count)/\(total), \(count(of: .accepted)) accepted\(asides), "
            + account.text(at: prices)
    }
}
