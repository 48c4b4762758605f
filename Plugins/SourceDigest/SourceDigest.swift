import Foundation
import PackagePlugin

/// Generates `ProgramDigest.sources`: one SHA-256 over Package.swift and everything below Sources.
///
/// Files are taken by relative path, sorted bytewise, so neither the place of the checkout nor the
/// machine's language changes the digest, and no version control is asked.
@main
struct SourceDigest: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "ProgramDigest.swift")
    return [
      .buildCommand(
        displayName: "Digest of the program's sources",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          "-c", script, "source-digest",
          root.path(percentEncoded: false), output.path(percentEncoded: false),
        ],
        inputFiles: inputs(below: root),
        outputFiles: [output])
    ]
  }

  /// Every file whose change must bring a new digest.
  private func inputs(below root: URL) -> [URL] {
    var files = [root.appending(path: "Package.swift")]
    let sources = root.appending(path: "Sources")
    let found = FileManager.default.enumerator(
      at: sources, includingPropertiesForKeys: [.isRegularFileKey])
    while let file = found?.nextObject() as? URL {
      let isFile = (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? false
      if isFile && !file.lastPathComponent.hasPrefix(".") { files.append(file) }
    }
    return files.sorted { $0.path < $1.path }
  }
}

/// Hashes the lines "hash, two spaces, relative path" of all files, which covers both content and path.
///
/// Hidden files are left out: editors and file browsers drop theirs anywhere.
private let script = #"""
  set -eu
  LC_ALL=C
  export LC_ALL
  cd "$1"
  if command -v sha256sum >/dev/null 2>&1; then hash=sha256sum; else hash="shasum -a 256"; fi
  list=$(find Package.swift Sources -type f ! -name '.*' -print | sort | tr '\n' '\0' | xargs -0 $hash)
  digest=$(printf '%s\n' "$list" | $hash)
  printf 'enum ProgramDigest {\n  static let sources = "%s"\n}\n' "${digest%% *}" >"$2"
  """#
