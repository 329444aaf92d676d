import ExchangeBase

/// A name or code as it is compared: full-width letters, digits and signs of ASCII become half-width, by which
/// （） and () are the same, and blanks are dropped. Chinese marks such as 、 stay.
///
/// These are the differences that legacy exports make; it is the part of NFKC that matters here.
func folded(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0xFF01...0xFF5E:
      Unicode.Scalar(scalar.value - 0xFEE0).map { result.append($0) }
    default:
      if !scalar.isBlank { result.append(scalar) }
    }
  }
  return String(result)
}

/// The most bytes of UTF-8 of a text that is compared with names at all.
///
/// What comes from outside may be of any length, and comparing texts of Unicode takes time that grows with the square of
/// the marks on one letter. No name is nearly as long, also with what ``folded(_:)`` drops.
let longestName = 4096

/// Whether a text is short enough to be a name.
func canBeName(_ text: String) -> Bool { text.utf8.count <= longestName }

/// Whether nothing of a text would be left to compare.
func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.isBlank) }
