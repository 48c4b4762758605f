import Testing

@testable import PrivateClickMeasurement

@Suite struct PlaceholderTests {}
