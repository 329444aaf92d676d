import Glibc
public import SystemPackage

/// Thousands of paths are made for a group of files. The system package's `appending` takes what is added byte by byte, which costs more than
/// most calls of the system.
extension FilePath {
  /// The path of what lies below this one under a relative path.
  public func adding(_ path: String) -> FilePath {
    var path = path
    return path.withUTF8 { adding(UnsafeRawBufferPointer($0)) }
  }

  /// The path of what lies in this one under a name.
  public func adding(_ name: Component) -> FilePath {
    name.withPlatformString { adding(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }

  private func adding(_ bytes: UnsafeRawBufferPointer) -> FilePath {
    let text = withPlatformString { start in
      let own = UnsafeRawBufferPointer(start: start, count: strlen(start))
      return [CChar](unsafeUninitializedCapacity: own.count + bytes.count + 2) { text, count in
        let room = UnsafeMutableRawBufferPointer(text)
        room.copyMemory(from: own)
        var end = own.count
        if end > 0 {
          room[end] = UInt8(ascii: "/")
          end += 1
        }
        UnsafeMutableRawBufferPointer(rebasing: room[end...]).copyMemory(from: bytes)
        end += bytes.count
        room[end] = 0
        count = end + 1
      }
    }
    return FilePath(platformString: text)
  }
}
