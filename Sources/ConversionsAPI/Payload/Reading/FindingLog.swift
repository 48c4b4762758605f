import JSONText

/// Collects what there is to say about a record while it is read.
struct FindingLog {
  private(set) var findings: [Finding] = []
  private(set) var hasErrors = false
  private var path = JSONPath()

  mutating func error(_ message: String) {
    hasErrors = true
    findings.append(Finding(.error, at: path, message))
  }

  mutating func warn(_ message: String) { findings.append(Finding(.warning, at: path, message)) }

  /// Reads a member's value, or says something about it.
  mutating func at<Value>(_ name: String, _ read: (inout FindingLog) -> Value) -> Value {
    within(.member(name), read)
  }

  /// Reads an element, or says something about it.
  mutating func at<Value>(_ index: Int, _ read: (inout FindingLog) -> Value) -> Value {
    within(.element(index), read)
  }

  private mutating func within<Value>(
    _ step: JSONPath.Step, _ read: (inout FindingLog) -> Value
  ) -> Value {
    path.steps.append(step)
    defer { path.steps.removeLast() }
    return read(&self)
  }
}
