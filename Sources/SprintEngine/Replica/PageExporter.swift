import SprintProtocol
import SprintTensor
import SprintWire

/// Hands out the pages that a replica has, on any thread and without waiting for its forward pass.
public struct PageExporter: Sendable {
    private let fingerprint: Fingerprint
    private let geometry: KVGeometry
    private let pages: SealedPages

    init(fingerprint: Fingerprint, geometry: KVGeometry, pages: SealedPages) {
        self.fingerprint = fingerprint
        self.geometry = geometry
        self.pages = pages
    }

    /// The asked full pages of a prefix, without a copy, as far as the store has them; ascending.
    ///
    /// Reads each payload once for its checksum. A page stays whole while anyone holds it, evicted
    /// or not.
    public func export(_ numbers: [Int], of prefix: [TokenID]) -> [ShippedPage] {
        let identities = PageChain.identities(fingerprint: fingerprint, tokens: prefix)
        return Set(numbers).sorted().compactMap { number in
            guard identities.indices.contains(number), let page = pages.page(identities[number])
            else { return nil }
            let described = PageExpectation(
                page: number, of: prefix, identities: identities, fingerprint: fingerprint,
                geometry: geometry)
            let header = page.withBytes { PageHeader(describing: described, payload: $0) }
            return ShippedPage(number: number, header: header, payload: page)
        }
    }
}
