import Experiments
import Foundation
import Testing

@testable import Reproductions

/// All published numbers, as `make reproduce` computes them; it takes some ten seconds.
@Suite struct FullRunTests {
  @Test func noPublishedNumberDisagrees() throws {
    let results = FileManager.default.temporaryDirectory.appending(
      path: "attrsim-reproductions-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: results) }
    let file = try PublishedFile(folder: Repository.published)
    var run = ReproductionRun(file, results: results.path, resources: RunResources(threads: 2))
    let all = try run.all(stop: StopFlag()) { _ in }
    #expect(all.count == file.numbers.count)
    for reproduction in all {
      // An explanation that nothing needs would hide a mistake to come.
      let wanted: Verdict = reproduction.number.correction == nil ? .agrees : .explained
      #expect(
        reproduction.verdict == wanted,
        "\(reproduction.number.name): \(reproduction.number.printed.map(\.text)), ours \(reproduction.ours)")
    }
    // The engines were run for every kind of number that they can give.
    #expect(all.count { $0.simulated?.interval != nil } > 40)
  }
}
