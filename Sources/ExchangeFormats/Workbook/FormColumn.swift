import CLibXlsxWriter
import Glibc

/// A column of a sheet that somebody fills in.
public struct FormColumn: Sendable {
  /// What may be chosen for a cell.
  public enum Choices: Sendable {
    /// These words, which are short together.
    case words([String])
    /// So many that stand in a column of another sheet, from 1, below its head.
    case column(Int, of: String, count: Int)
  }

  /// What it is called.
  public let title: String
  /// Whether it is filled in beforehand.
  public let isGiven: Bool
  /// Whether it may not be left empty.
  public let isNeeded: Bool
  /// What alone may be filled in; `nil` for whatever somebody writes.
  public let choices: Choices?
  /// What is said to whoever fills it in.
  public let prompt: String

  /// Describes a column.
  public init(
    title: String, isGiven: Bool, isNeeded: Bool = true, choices: Choices? = nil, prompt: String = ""
  ) {
    self.title = title
    self.isGiven = isGiven
    self.isNeeded = isNeeded
    self.choices = choices
    self.prompt = prompt
  }

  /// The most UTF-16 units that Excel takes in what it says beside a cell: title and text.
  private static let (titleLimit, promptLimit) = (32, 255)
  /// The most bytes in a list of words: Excel takes 255 UTF-16 units, and the library has room for as many bytes.
  private static let wordsLimit = 255

  /// Whether words are short enough to be chosen from by themselves.
  public static func fit(_ words: [String]) -> Bool {
    words.joined(separator: ",").utf8.count <= wordsLimit && !words.contains { $0.contains(",") }
  }

  /// Has a sheet ask for what belongs into some rows of the column.
  func ask(
    in sheet: UnsafeMutablePointer<lxw_worksheet>, _ column: lxw_col_t, rows: ClosedRange<lxw_row_t>
  ) -> lxw_error {
    var question = lxw_data_validation()
    question.validate = UInt8(LXW_VALIDATION_TYPE_ANY.rawValue)
    // What isn't among the choices is asked back for, and taken where somebody means it: the receipt tells what is wrong.
    question.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
    return WorkbookWriter.cut(title, to: Self.titleLimit).withCString { title in
      WorkbookWriter.cut(prompt, to: Self.promptLimit).withCString { prompt in
        question.input_title = UnsafeMutablePointer(mutating: title)
        question.input_message = UnsafeMutablePointer(mutating: prompt)
        let ask = {
          worksheet_data_validation_range(sheet, rows.lowerBound, column, rows.upperBound, column, &question)
        }
        switch choices {
        case nil: return ask()
        case .column(let column, let sheet, let count):
          question.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
          let letters = CellReference.letters(of: column)
          return "='\(sheet)'!$\(letters)$2:$\(letters)$\(count + 1)".withCString { formula in
            question.value_formula = UnsafeMutablePointer(mutating: formula)
            return ask()
          }
        case .words(let words):
          question.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
          var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
          defer { for word in list { free(word) } }
          return list.withUnsafeMutableBufferPointer { list in
            question.value_list = list.baseAddress
            return ask()
          }
        }
      }
    }
  }
}
