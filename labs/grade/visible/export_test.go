package visible

// FileOf writes the file with tests that no student sees.
var FileOf = fileOf
