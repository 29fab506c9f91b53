/// The most frequent answer of several, where different spellings may say the same.
struct MajorityVote: Hashable {
    /// The place of the first sample that gave the winning answer; `nil` if none gave any.
    let winner: Int?
    /// How many samples gave it.
    let votes: Int

    /// Counts answers; of answers that are alike frequent the one that came first wins.
    init(_ answers: [String?], isSame: (String, String) -> Bool) {
        var groups: [(first: Int, answer: String, votes: Int)] = []
        for (place, answer) in answers.enumerated() {
            guard let answer else { continue }
            if let known = groups.firstIndex(where: { isSame(answer, $0.answer) }) {
                groups[known].votes += 1
            } else {
                groups.append((place, answer, 1))
            }
        }
        let most = groups.map(\.votes).max() ?? 0
        winner = groups.first { $0.votes == most }?.first
        votes = most
    }
}
