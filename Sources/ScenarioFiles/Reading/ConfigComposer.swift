import Yams

/// Turns YAML text into `ConfigNode`s, within limits that no document can get round.
struct ConfigComposer {
  /// Where the text comes from.
  enum Origin {
    case file(SourceText)
    case override(option: String)
  }

  /// The most values that one document may have once its aliases are written out.
  static let mostNodes = 100_000
  /// The deepest nesting.
  static let deepest = 64
  /// The most aliases in a document that also seems to have keys that are not plain words.
  static let mostAliasesBesideOddKeys = 32

  private let origin: Origin
  private var count = 0
  private var diagnostics: [Diagnostic] = []
  private var isCut = false

  /// Parses one document.
  static func compose(_ text: String, origin: Origin) throws(ScenarioError) -> ConfigNode {
    let composer = ConfigComposer(origin: origin)
    if AliasKeys.areSuspicious(in: text, limit: mostAliasesBesideOddKeys) {
      throw ScenarioError([
        Diagnostic(
          at: composer.wholePlace, "many aliases stand beside keys that are lists, groups or aliases",
          suggestion: "write the keys out")
      ])
    }
    let root: Node?
    do {
      root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch {
      throw ScenarioError([YAMLProblem.diagnostic(for: error, origin: origin)])
    }
    guard let root else {
      throw ScenarioError([
        Diagnostic(
          at: composer.wholePlace, "there are no settings in it", suggestion: "is it the right file?")
      ])
    }
    var walker = composer
    let result = walker.node(root, depth: 0)
    guard walker.diagnostics.isEmpty else { throw ScenarioError(walker.diagnostics) }
    return result
  }

  private init(origin: Origin) { self.origin = origin }

  private var wholePlace: Place {
    switch origin {
    case .file(let source): .document(fileName: source.fileName)
    case .override(let option): .override(option: option)
    }
  }

  private mutating func node(_ node: Node, depth: Int) -> ConfigNode {
    let place = self.place(of: node)
    count += 1
    guard !isCut else { return ConfigNode(.null, at: place) }
    if count > Self.mostNodes {
      return cut(at: place, "the document has more than \(Self.mostNodes) values, aliases written out")
    }
    if depth > Self.deepest {
      return cut(at: place, "the document is nested more than \(Self.deepest) levels deep")
    }
    switch node {
    case .scalar(let scalar):
      return ConfigNode(content(of: scalar, at: place), at: place)
    case .sequence(let sequence):
      refuseTag(sequence.tag, usual: "seq", at: place)
      return ConfigNode(.sequence(sequence.map { self.node($0, depth: depth + 1) }), at: place)
    case .mapping(let mapping):
      refuseTag(mapping.tag, usual: "map", at: place)
      return ConfigNode(.mapping(self.mapping(mapping, depth: depth)), at: place)
    case .alias:
      preconditionFailure("the parser puts the value in the place of an alias")
    }
  }

  private mutating func cut(at place: Place, _ message: String) -> ConfigNode {
    isCut = true
    diagnostics.append(Diagnostic(at: place, message, suggestion: "is it a scenario file?"))
    return ConfigNode(.null, at: place)
  }

  private mutating func mapping(_ mapping: Node.Mapping, depth: Int) -> ConfigMapping {
    var result = ConfigMapping()
    for (key, value) in mapping where !isCut {
      let keyPlace = place(of: key)
      guard case .scalar(let scalar) = key else {
        diagnostics.append(
          Diagnostic(at: keyPlace, "a list or a group cannot be a key", suggestion: "use a plain word"))
        continue
      }
      if scalar.string == "<<" {
        diagnostics.append(
          Diagnostic(at: keyPlace, "merge keys (<<) are not supported", suggestion: "write the settings out"))
        continue
      }
      let value = node(value, depth: depth + 1)
      result.set(ConfigEntry(key: scalar.string, keyPlace: keyPlace, value: value))
    }
    return result
  }

  private mutating func content(of scalar: Node.Scalar, at place: Place) -> ConfigNode.Content {
    let tag = scalar.tag.rawValue
    let isString = tag == Tag.Name.str.rawValue || tag == Tag.Name.nonSpecific.rawValue
    if !isString { refuseTag(scalar.tag, usual: "str", at: place) }
    let isPlain = (scalar.style == .plain || scalar.style == .any) && !isString
    if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .null }
    return .scalar(ConfigScalar(scalar.string, isQuoted: !isPlain))
  }

  private mutating func refuseTag(_ tag: Tag, usual: String, at place: Place) {
    let name = tag.rawValue
    if [Tag.Name.implicit.rawValue, "!", "tag:yaml.org,2002:\(usual)"].contains(name) { return }
    diagnostics.append(
      Diagnostic(at: place, "the tag \(name) is not supported", suggestion: "remove it"))
  }

  private func place(of node: Node) -> Place {
    switch origin {
    case .override(let option): return .override(option: option)
    case .file(let source):
      guard let mark = node.mark else { return wholePlace }
      let length = WrittenLength.of(node, line: source.line(mark.line), column: mark.column)
      return .file(FilePlace(source: source, line: mark.line, column: mark.column, length: length))
    }
  }
}
