import SimulationKernel

/// How strongly a person who clicked at given times converts at each moment of a window.
///
/// lambda0 + mu sum_i g(s - c_i) over the known clicks c_i: with exponential delays, one sum of exponentials
/// between any two moments at which a click happens or stops having an effect.
struct ClickIntensity {
  /// The most other clicks that are taken into account, the most recent ones.
  static let otherClickLimit = 15

  /// A stretch of time over which the intensity is base + sum_m amplitude_m e^(-(s - begin) / tau_m).
  struct Segment {
    var begin: Int64
    var end: Int64
    /// Amplitudes at the beginning, one for each term of the delay law; empty when there is nothing to decay.
    var amplitudes: [Double]
    /// The last click before the beginning.
    var lastClick: Int64
  }

  let model: BehaviourModel
  /// The clicks that matter to the window, in time order.
  let clicks: [Int64]
  /// The click that the question is about.
  let ownClick: Int64
  let window: Range<Int64>
  /// The stretches, in order, together the window; empty for a histogram of delays.
  let segments: [Segment]

  init(_ query: LinkageQuery, model: BehaviourModel) {
    self.model = model
    window = query.window
    ownClick = query.clickTime
    let limit = model.delay.limit
    let others = query.otherClicks.filter {
      $0 < query.window.upperBound && Self.end($0, limit) > query.window.lowerBound
    }.sorted()
    clicks = ([query.clickTime] + others.suffix(Self.otherClickLimit)).sorted()
    segments = Self.segments(clicks: clicks, window: window, model: model)
  }

  /// When a click has no effect any more.
  private static func end(_ click: Int64, _ limit: Int64) -> Int64 {
    let (end, overflow) = click.addingReportingOverflow(limit)
    return overflow ? .max : end
  }

  private static func segments(
    clicks: [Int64], window: Range<Int64>, model: BehaviourModel
  ) -> [Segment] {
    guard model.delay.isExponential else { return [] }
    let limit = model.delay.limit
    var edges = [window.lowerBound, window.upperBound]
    for click in clicks {
      edges += [click, end(click, limit)].filter { $0 > window.lowerBound && $0 < window.upperBound }
    }
    edges.sort()
    return zip(edges, edges.dropFirst()).filter { $0 < $1 }.map { begin, end in
      let active = clicks.filter { $0 <= begin && begin < Self.end($0, limit) }
      let amplitudes = model.delay.terms.map { term in
        active.reduce(0) {
          $0 + model.conversionsPerClick * term.amplitude * Elementary.exp(-Double(begin - $1) / term.mean)
        }
      }
      // What vanishes beside the organic rate would only pretend that candidates differ.
      let matters = amplitudes.reduce(0, +) > 0x1p-53 * model.organicRate
      return Segment(
        begin: begin, end: end, amplitudes: matters ? amplitudes : [],
        lastClick: clicks.last { $0 <= begin } ?? begin)
    }
  }

  /// The intensity at a moment of the window, of which only ratios matter.
  func value(at time: Int64) -> Double {
    guard window.contains(time) else { return 0 }
    guard model.delay.isExponential else {
      return cells().first { time < $0.end }?.height ?? 0
    }
    guard let segment = segments.first(where: { time < $0.end }) else { return 0 }
    return value(at: time, in: segment)
  }

  /// The intensity at a moment of a segment.
  func value(at time: Int64, in segment: Segment) -> Double {
    var sum = model.organicRate
    for (m, amplitude) in segment.amplitudes.enumerated() {
      sum += amplitude * Elementary.exp(-Double(time - segment.begin) / model.delay.terms[m].mean)
    }
    return sum
  }
}

extension ClickIntensity {
  /// A short stretch of the window, over which the intensity is replaced by its mean.
  struct Cell {
    var begin: Int64
    var end: Int64
    var height: Double
  }

  /// The window cut into short stretches that grow with the delay since the last click.
  func cells() -> [Cell] {
    model.delay.isExponential ? exponentialCells() : histogramCells()
  }

  /// 128 stretches for the window's first segment and 32 for each that another click makes.
  private func exponentialCells() -> [Cell] {
    var cells: [Cell] = []
    for (number, segment) in segments.enumerated() {
      var begin = segment.begin
      for end in Self.edges(of: segment, count: number == 0 ? 128 : 32) {
        cells.append(Cell(begin: begin, end: end, height: mean(from: begin, to: end, in: segment)))
        begin = end
      }
    }
    return cells
  }

  /// The ends of a segment's stretches: delays in geometric progression from a second on.
  private static func edges(of segment: Segment, count: Int) -> [Int64] {
    // Nothing to decay: all stretches would be alike.
    guard !segment.amplitudes.isEmpty else { return [segment.end] }
    let first = max(1000, Double(segment.begin - segment.lastClick))
    let last = Double(segment.end - segment.lastClick)
    guard last > first else { return [segment.end] }
    let step = Elementary.log(last / first) / Double(count)
    var edges: [Int64] = []
    for i in 0..<count {
      let edge = segment.lastClick + Int64(first * Elementary.exp(step * Double(i)))
      if edge > (edges.last ?? segment.begin), edge < segment.end { edges.append(edge) }
    }
    return edges + [segment.end]
  }

  /// The mean of the intensity over a stretch of a segment.
  private func mean(from begin: Int64, to end: Int64, in segment: Segment) -> Double {
    var sum = model.organicRate
    let length = Double(end - begin)
    for (m, amplitude) in segment.amplitudes.enumerated() {
      let tau = model.delay.terms[m].mean
      let start = amplitude * Elementary.exp(-Double(begin - segment.begin) / tau)
      sum += start * tau / length * -Elementary.expm1(-length / tau)
    }
    return sum
  }

  /// The bins of the delay law after the question's clicks, each with the law's probability within.
  private func histogramCells() -> [Cell] {
    var edges = [window.lowerBound, window.upperBound]
    let bins = model.delay.bins
    for click in clicks {
      // The bins after the question's own click, whose density is steepest in its window; those of other clicks
      // only matter by their probabilities, which are summed exactly over them.
      let ends: [Int64] = bins.map(\.begin) + bins.map(\.end)
      let delays: [Int64] = click == ownClick ? ends : [0, model.delay.limit]
      edges += delays.map { click + $0 }.filter { $0 > window.lowerBound && $0 < window.upperBound }
    }
    edges.sort()
    return zip(edges, edges.dropFirst()).filter { $0 < $1 }.map { begin, end in
      let caused = clicks.reduce(0.0) {
        $0 + model.delay.cumulative(below: end - $1) - model.delay.cumulative(below: begin - $1)
      }
      let height = model.organicRate + model.conversionsPerClick * caused / Double(end - begin)
      return Cell(begin: begin, end: end, height: height)
    }
  }
}
