import SimulationKernel

extension MappingReader {
  /// Reads the law of a sample that stands in a file: `{ path: delays.csv }`.
  ///
  /// The effective scenario records the digest of the file's bytes, so that results belong to its content. A
  /// scenario that has the digest already is only good with the same content.
  ///
  /// - Parameter kind: what the numbers stand for.
  /// - Returns: nil when something is wrong with the settings or the file, which is reported.
  func sample(_ kind: SampleKind) -> EmpiricalLaw? {
    let path = required(
      "path", .string(length: 1...4096), note: "from the scenario's folder; columns: \(kind.headers)")
    let expected = writtenDigest("SHA-256 of the file's bytes, if it must be these")
    guard isWritten("path"), !path.isEmpty else { return nil }
    do throws(FileBytes.Problem) {
      let content = try files.content(path)
      if let expected, expected != content.digest {
        error(
          "sha256", "is not that of \(path), whose content must have changed", allowed: content.digest,
          suggestion: "bring the file back, or remove the line")
        return nil
      }
      if expected == nil { record("sha256", .text(content.digest), note: "of the file's bytes") }
      return law(of: content.text, path, kind)
    } catch {
      self.error("path", "names \(path), which \(error.message)", suggestion: error.suggestion)
      return nil
    }
  }

  /// The digest that the file must have, in small letters; nil when none is written.
  func writtenDigest(_ note: String) -> String? {
    know("sha256", nil)
    guard isWritten("sha256") else { return nil }
    let kind = SettingKind<String>.string(length: 64...64)
    let digest = value("sha256", kind, default: "", note: note)
    return digest.isEmpty ? nil : digest.lowercased()
  }

  private func law(of text: String, _ path: String, _ kind: SampleKind) -> EmpiricalLaw? {
    let key = "\(kind.headers) \(path)"
    if let known = files.laws[key] { return known }
    do throws(SampleTable.Problem) {
      let table = try SampleTable(text, kind)
      let law = try Self.law(of: table)
      files.laws[key] = law
      return law
    } catch {
      let line = error.line.map { "line \($0) " } ?? ""
      self.error("path", "names \(path), whose \(line)\(error.message)", allowed: error.allowed)
      return nil
    }
  }

  private static func law(of table: SampleTable) throws(SampleTable.Problem) -> EmpiricalLaw {
    if let weights = table.weights, !weights.contains(where: { $0 > 0 }) {
      throw SampleTable.Problem(
        line: nil, message: "weights are all 0", allowed: "at least one weight above 0")
    }
    if table.values.count > EmpiricalLaw.longest {
      throw SampleTable.Problem(
        line: nil, message: "rows are too many: \(grouped("\(table.values.count)"))",
        allowed:
          "at most \(grouped("\(EmpiricalLaw.longest)")) rows; a random part of them, or weights, will do")
    }
    do throws(LawError) {
      return try EmpiricalLaw(values: table.values, weights: table.weights)
    } catch {
      let value = SettingKind<Double>.canonicalText(error.value)
      throw SampleTable.Problem(line: nil, message: "\(error.parameter) is \(value)", allowed: error.allowed)
    }
  }
}
