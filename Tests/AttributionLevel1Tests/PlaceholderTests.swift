import Testing

@testable import AttributionLevel1

@Suite struct PlaceholderTests {}
