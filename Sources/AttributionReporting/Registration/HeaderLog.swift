import JSONText

/// Collects what there is to say about a header while it is read.
struct HeaderLog {
  private(set) var findings: [HeaderFinding] = []
  private(set) var hasErrors = false
  private var path = JSONPath()
  private var isForgiving = false

  mutating func error(_ text: String) {
    hasErrors = true
    findings.append(HeaderFinding(isForgiving ? .warning : .error, at: path, text))
  }

  mutating func warn(_ text: String) { findings.append(HeaderFinding(.warning, at: path, text)) }

  mutating func note(_ text: String) { findings.append(HeaderFinding(.note, at: path, text)) }

  /// Reads a member's value, or says something about it.
  mutating func at<Value>(_ name: String, _ read: (inout HeaderLog) -> Value) -> Value {
    within(.member(name), read)
  }

  /// Reads an element, or says something about it.
  mutating func at<Value>(_ index: Int, _ read: (inout HeaderLog) -> Value) -> Value {
    within(.element(index), read)
  }

  /// Reads a value whose errors are no worse than warnings; nil when there were any.
  mutating func forgiving<Value>(_ read: (inout HeaderLog) -> Value?) -> Value? {
    let before = (hasErrors, isForgiving)
    hasErrors = false
    isForgiving = true
    let value = read(&self)
    let failed = hasErrors
    (hasErrors, isForgiving) = before
    return failed ? nil : value
  }

  private mutating func within<Value>(_ step: JSONPath.Step, _ read: (inout HeaderLog) -> Value) -> Value {
    path.steps.append(step)
    defer { path.steps.removeLast() }
    return read(&self)
  }
}
