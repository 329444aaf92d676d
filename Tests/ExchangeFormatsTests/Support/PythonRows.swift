import Foundation

/// The rows of a CSV file as Python's own reader and codecs see them.
func pythonRows(of bytes: [UInt8], codec: String, delimiter: String = ",") throws -> [[String]] {
  let program = """
    import csv, json, sys
    with open(sys.argv[1], encoding=sys.argv[2], newline='') as file:
        print(json.dumps(list(csv.reader(file, delimiter=sys.argv[3]))))
    """
  guard let python = ExternalTool("python3") else { return [] }
  return try withScratchFolder { folder in
    let path = "\(folder)/rows.csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let (status, output) = try python.run(["-c", program, path, codec, delimiter])
    guard status == 0 else { throw PythonFailure(output: output) }
    return try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
  }
}

/// What Python complained of.
struct PythonFailure: Error {
  let output: String
}
