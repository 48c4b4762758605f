import Foundation
import Testing

@testable import RunReports

/// The page, with and without pictures.
@Suite struct PageTests {
  /// An interpreter that is no Python but answers as one does.
  private func interpreter(_ script: String) throws -> ChartRenderer {
    let file = FileManager.default.temporaryDirectory.appending(path: "attrsim-python-\(UUID().uuidString)")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return ChartRenderer(environment: [ChartRenderer.variable: file.path])
  }

  private static let nasty = "<script>alert('x')</script> & \"more\""

  private var fixture: Fixture {
    Fixture(
      systems: ["<b>&"],
      rows: [
        .init(
          system: "<b>&", table: "risk", adversary: "passive", metric: "attributable_top_k", at: "1",
          mean: 0.25,
          interval: 0.2...0.3)
      ], source: "# \(Self.nasty)\nname: x\n")
  }

  private let picture =
    #"{"charts":[{"name":"found","svg":"<svg width=\"300\" height=\"80\" viewBox=\"0 0 300 80\"><defs><clipPath id=\"c0\"/></defs><g clip-path=\"url(#c0)\"/></svg>"}]}"#

  @Test func aPictureStandsInThePageUnderANameOfItsOwn() throws {
    let run = try fixture.run()
    let written = try RunReport(run).write(renderer: interpreter("cat >/dev/null; echo '\(picture)'"))
    #expect(written.hasPictures && written.remarks.isEmpty && written.count == 1)
    let page = try String(contentsOfFile: written.page, encoding: .utf8)
    #expect(written.page == run.path + "/report.html")
    #expect(page.contains(#"role="img" aria-labelledby="found-title found-desc""#))
    #expect(page.contains(#"<clipPath id="found-c0"/>"#) && page.contains("url(#found-c0)"))
    #expect(FileManager.default.fileExists(atPath: run.path + "/charts/found.vl.json"))
  }

  @Test func whatUsersWroteIsTextAndNothingElse() throws {
    let written = try RunReport(fixture.run()).write(renderer: interpreter("exit 1"))
    let page = try String(contentsOfFile: written.page, encoding: .utf8)
    #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;"))
    #expect(page.contains("<td>&lt;b&gt;&amp;</td>"))
    #expect(!page.contains("<script") && !page.contains("<b>"))
    // The command of the manifest is as a shell takes it.
    #expect(page.contains("&#39;it&#39;\\&#39;&#39;s &lt;b&gt;.yaml&#39;"))
  }

  @Test func anIntervalStandsBelowItsFigure() throws {
    let data = try Fixture(rows: [.error(4.5, 4...5.25)]).data()
    let table = KeyFigures(data).html()
    #expect(table.contains("<td class=\"n\">4.50 <small>(4–5.25)</small></td>"), "\(table)")
    #expect(table.contains("<table class=\"narrow\">"))
    let text = HTML.table([.init(title: "a", isNumber: false)], [["x\ny"]], label: "")
    #expect(text.contains("<td>x\ny</td>"), "a line break of a user is none of ours")
  }

  @Test func withoutARendererEveryNumberIsThereAndTheRemedyIsSaid() throws {
    let renderer = ChartRenderer(environment: ["PATH": "/nowhere"], folders: ["/nowhere"])
    let written = try RunReport(fixture.run()).write(renderer: renderer)
    #expect(!written.hasPictures)
    #expect(
      written.remarks == [
        "the report has no pictures: vl-convert is not set up; \(ChartRenderer.remedy)"
      ])
    let page = try String(contentsOfFile: written.page, encoding: .utf8)
    #expect(page.contains("No picture: vl-convert is not set up; make report-tools sets vl-convert up"))
    #expect(page.contains("25.0 %") && !page.contains("<svg"))
  }

  @Test func anInterpreterThatIsNamedMustDo() throws {
    let written = try RunReport(fixture.run()).write(renderer: interpreter("echo broken >&2; exit 3"))
    #expect(written.remarks.first?.contains("broken") == true)
    let lacking = try RunReport(fixture.run()).write(renderer: interpreter("exit 69"))
    #expect(lacking.remarks.first?.contains("it has no vl_convert") == true)
    let none = ChartRenderer(environment: [ChartRenderer.variable: "/nowhere/python"])
    #expect(
      try RunReport(fixture.run()).write(renderer: none).remarks.first?.contains("cannot be started") == true)
    let babbling = try RunReport(fixture.run()).write(renderer: interpreter("echo hello"))
    #expect(babbling.remarks.first?.contains("something else than pictures") == true)
  }

  @Test func aChartThatCannotBeDrawnSaysWhy() throws {
    let answer = #"{"charts":[{"name":"found","error":"no such mark"}]}"#
    let written = try RunReport(fixture.run()).write(renderer: interpreter("echo '\(answer)'"))
    #expect(!written.hasPictures)
    #expect(written.remarks == ["the chart found could not be drawn: no such mark"])
  }

  @Test func theSameRunGivesTheSameBytes() throws {
    let run = try fixture.run()
    let renderer = try interpreter("echo '\(picture)'")
    let other = run.path + "/other.html"
    let first = try RunReport(run).write(renderer: renderer).page
    let second = try RunReport(run).write(to: other, renderer: renderer).page
    #expect(second == other)
    #expect(try Data(contentsOf: URL(filePath: first)) == Data(contentsOf: URL(filePath: second)))
  }

  @Test func picturesThatCarryProgramsAreNoPictures() {
    let svg = "<svg width=\"9\" height=\"9\" viewBox=\"0 0 9 9\"><script>1</script></svg>"
    #expect(InlineSVG.element(svg, name: "a", title: "", description: "") == nil)
    #expect(InlineSVG.element("no picture", name: "a", title: "", description: "") == nil)
    #expect(
      InlineSVG.element("<svg width=\"0\" viewBox=\"0\"></svg>", name: "a", title: "", description: "") == nil
    )
  }

  @Test func aMissingFolderOfChartsIsAnErrorThatNamesIt() throws {
    let run = try fixture.run()
    try Data("a file".utf8).write(to: URL(filePath: run.path + "/charts"))
    #expect(throws: (any Error).self) { try RunReport(run).write(renderer: interpreter("exit 69")) }
  }
}
