/// The Python program that turns specifications into pictures.
enum ConverterProgram {
  /// What the program exits with where the interpreter has no vl_convert.
  static let missing: Int32 = 69

  /// The text of the program, which looks for no modules in the working directory.
  ///
  /// It reads `{"charts": [{"name", "spec"}]}` and writes `{"charts": [{"name", "svg"} or {"name", "error"}]}`.
  static let text = """
    import sys
    sys.path[:] = [folder for folder in sys.path if folder]
    import json
    try:
        import vl_convert
    except ImportError:
        sys.exit(\(missing))
    answers = []
    for chart in json.load(sys.stdin)["charts"]:
        answer = {"name": chart["name"]}
        try:
            answer["svg"] = vl_convert.vegalite_to_svg(chart["spec"], vl_version="5.21", allowed_base_urls=[])
        except Exception as error:
            answer["error"] = str(error).strip().splitlines()[0][:300]
        answers.append(answer)
    json.dump({"charts": answers}, sys.stdout)
    """
}
