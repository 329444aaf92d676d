/// A name or code as it is compared: full-width letters, digits and signs of ASCII become half-width, by which
/// （） and () are the same, and white space is dropped. Chinese marks such as 、 stay.
///
/// These are the differences that legacy exports make; it is the part of NFKC that matters here.
func folded(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0xFF01...0xFF5E:
      Unicode.Scalar(scalar.value - 0xFEE0).map { result.append($0) }
    case 0x200B, 0xFEFF:
      continue
    default:
      if !scalar.properties.isWhitespace { result.append(scalar) }
    }
  }
  return String(result)
}
