import SprintCuration
import Testing

/// A problem's share is its own, whatever else there is.
@Suite struct DatasetSplitTests {
    private static let questions = (0..<2_000).map { Array("What is \($0) + \($0 * 7)?".utf8) }

    private static func heldOut(_ share: Double) -> Set<[UInt8]> {
        Set(questions.filter { DatasetSplit(question: $0, validationShare: share) == .validation })
    }

    @Test func `about the share that was asked for is held out`() {
        #expect((150...250).contains(Self.heldOut(0.1).count))
        #expect(Self.heldOut(0).isEmpty && Self.heldOut(1).count == Self.questions.count)
    }

    @Test func `a larger share holds out the same problems and more`() {
        #expect(Self.heldOut(0.05).isStrictSubset(of: Self.heldOut(0.1)))
        #expect(Self.heldOut(0.1).isStrictSubset(of: Self.heldOut(0.5)))
    }

    @Test func `white space makes no other problem`() {
        for question in Self.questions.prefix(200) {
            let loose = Array(" \n".utf8) + question.flatMap { $0 == 0x20 ? [0x20, 0x0A] : [$0] }
            #expect(
                DatasetSplit(question: question, validationShare: 0.5)
                    == DatasetSplit(question: loose, validationShare: 0.5))
        }
    }

    /// The function never changes, or what was held out once would be trained on.
    @Test func `the shares are those of the first version`() {
        let split = Self.questions.prefix(40).map {
            DatasetSplit(question: $0, validationShare: 0.1) == .validation ? "v" : "t"
        }
        #expect(split.joined() == "tttvttttvttttttttttttvttttttttttvttttttt")
    }
}
