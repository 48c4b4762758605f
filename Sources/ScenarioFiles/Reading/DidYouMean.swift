/// Finds what the user probably meant.
package enum DidYouMean {
  /// The candidate closest to `word`, when one is close enough to be worth naming.
  ///
  /// Two words that differ only in case, hyphens and underscores always match. Otherwise the distance must be
  /// at most a third of the longer word's length, and at least 1 is allowed. Ties go to the earlier candidate.
  ///
  /// - Parameters:
  ///   - word: What was typed.
  ///   - candidates: What would have been right, in order of preference.
  package static func closest(to word: String, among candidates: [String]) -> String? {
    let plainWord = plain(word)
    guard plainWord.count <= 100 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let plainCandidate = plain(candidate)
      let distance = distance(plainWord, plainCandidate)
      let limit = max(1, max(plainWord.count, plainCandidate.count) / 3)
      let isWholeWord = distance >= min(plainWord.count, plainCandidate.count)
      guard distance <= limit, !isWholeWord, distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.candidate
  }

  /// The phrase that offers the closest candidate, when there is one.
  package static func phrase(for word: String, among candidates: [String]) -> String? {
    closest(to: word, among: candidates).map { "did you mean \"\($0)\"?" }
  }

  private static func plain(_ word: String) -> [Character] {
    word.lowercased().filter { $0 != "-" && $0 != "_" }
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours that turn one word into another.
  ///
  /// This is the restricted Damerau-Levenshtein distance (optimal string alignment): F. J. Damerau, "A technique
  /// for computer detection and correction of spelling errors", Communications of the ACM 7(3), 1964.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in b.indices {
        let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
        var best = min(replaced, previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
        current.append(best)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
