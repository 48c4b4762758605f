import ArgumentParser

/// A number of bytes as people write it: `20000`, `500kB`, `1MB`.
struct ByteCount: ExpressibleByArgument {
  var bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units = [("kB", 1000), ("KiB", 1024), ("MB", 1_000_000), ("MiB", 1 << 20), ("B", 1), ("", 1)]
    for (name, size) in units where argument.hasSuffix(name) {
      guard let count = Int(argument.dropLast(name.count)), count >= 0 else { return nil }
      let (bytes, isTooMany) = count.multipliedReportingOverflow(by: size)
      guard !isTooMany else { return nil }
      self.bytes = bytes
      return
    }
    return nil
  }

  var defaultValueDescription: String { bytes % 1_000_000 == 0 ? "\(bytes / 1_000_000)MB" : "\(bytes)" }
}
