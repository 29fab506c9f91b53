/// A JSON object of a named file: typed looks that name file and key where a value cannot be used.
///
/// `null` counts as absent, as it does for the libraries that write these files.
struct JSONObject {
    /// The file, for messages.
    let file: String
    /// In front of every key in messages: `rope_scaling.`.
    let scope: String
    let members: [JSONMember]

    /// Parses `bytes`, which must hold an object.
    init(parsing bytes: [UInt8], file: String, part: String) throws(CheckpointError) {
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw CheckpointError(file: file, fault: .malformed(part: part, reason: "\(error)"))
        }
        guard case .object(let members) = value else {
            throw CheckpointError(
                file: file, fault: .malformed(part: part, reason: "it is no JSON object"))
        }
        self.init(file: file, scope: "", members: members)
    }

    init(file: String, scope: String, members: [JSONMember]) {
        self.file = file
        self.scope = scope
        self.members = members
    }

    /// The value of a key, unless it is absent or null.
    subscript(_ key: String) -> JSONValue? {
        guard let value = members.first(where: { $0.name == key })?.value, !value.isNull else {
            return nil
        }
        return value
    }

    func fault(_ fault: CheckpointError.Fault) -> CheckpointError {
        CheckpointError(file: file, fault: fault)
    }

    func mismatch(_ key: String, _ expected: String) -> CheckpointError {
        fault(
            .badValue(key: scope + key, value: self[key]?.summary ?? "absent", expected: expected))
    }

    func text(_ key: String) throws(CheckpointError) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.text else { throw mismatch(key, "a text") }
        return text
    }

    func truth(_ key: String) throws(CheckpointError) -> Bool? {
        guard let value = self[key] else { return nil }
        guard let truth = value.truth else { throw mismatch(key, "true or false") }
        return truth
    }

    func integer(_ key: String, _ bounds: ClosedRange<Int>) throws(CheckpointError) -> Int? {
        guard let value = self[key] else { return nil }
        guard let integer = value.integer, bounds.contains(integer) else {
            throw mismatch(key, "an integer from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return integer
    }

    func requiredInteger(_ key: String, _ bounds: ClosedRange<Int>) throws(CheckpointError) -> Int {
        guard let value = try integer(key, bounds) else { throw fault(.missingKey(scope + key)) }
        return value
    }

    /// A finite number above zero.
    func positive(_ key: String) throws(CheckpointError) -> Double? {
        guard let value = self[key] else { return nil }
        guard let number = value.real, number > 0 else { throw mismatch(key, "a number above 0") }
        return number
    }

    func requiredPositive(_ key: String) throws(CheckpointError) -> Double {
        guard let value = try positive(key) else { throw fault(.missingKey(scope + key)) }
        return value
    }

    func object(_ key: String) throws(CheckpointError) -> JSONObject? {
        guard let value = self[key] else { return nil }
        guard case .object(let members) = value else { throw mismatch(key, "an object") }
        return JSONObject(file: file, scope: "\(scope)\(key).", members: members)
    }
}
