# Reads a run of attrsim and draws recovered against true counts, as quickstart.ipynb does:
#   Rscript example.R RUN recovered-counts.pdf
# Base R and jsonlite; types and units are those of the run's datapackage.json.

given <- commandArgs(trailingOnly = TRUE)
if (length(given) != 2) stop("usage: Rscript example.R RUN FIGURE.pdf", call. = FALSE)

# The table `name` of a run, in the types of its data package; the attribute "fields" has units and descriptions.
# Every column in `need` must be there.
read_table <- function(run, name, need = character()) {
  description <- file.path(run, "datapackage.json")
  if (!file.exists(description)) stop(run, " is no run folder: it holds no datapackage.json", call. = FALSE)
  package <- jsonlite::fromJSON(description, simplifyVector = FALSE)
  found <- Filter(function(resource) resource$name == name, package$resources)
  if (length(found) != 1) stop(run, " has no table ", name, call. = FALSE)
  resource <- found[[1]]
  if (!grepl("\\.csv$", resource$path)) stop("this example reads CSV; export the run with --format csv", call. = FALSE)
  fields <- resource$schema$fields
  names(fields) <- vapply(fields, function(field) field$name, "")
  missing <- setdiff(need, names(fields))
  if (length(missing) > 0) {
    stop("the table ", name, " of ", run, " has no column ", paste(missing, collapse = ", "), "; it has ",
         paste(names(fields), collapse = ", "), call. = FALSE)
  }
  # Integers are read as numbers: R's own integers end at 2,147,483,647. Only an empty cell is missing.
  kinds <- vapply(fields, function(field) {
    if (field$type %in% c("integer", "number")) "numeric" else "character"
  }, "")
  file <- file.path(run, resource$path)
  header <- scan(file, what = "", nlines = 1, sep = ",", quiet = TRUE)
  if (!identical(header, names(fields))) {
    stop(file, " has the columns ", paste(header, collapse = ", "), ", but datapackage.json describes ",
         paste(names(fields), collapse = ", "), call. = FALSE)
  }
  table <- read.csv(file, check.names = FALSE, na.strings = "", colClasses = unname(kinds), encoding = "UTF-8")
  for (column in names(fields)) {
    if (fields[[column]]$type == "boolean") table[[column]] <- table[[column]] == "true"
  }
  attr(table, "fields") <- fields
  table
}

# A column's name in words, and its unit. Counts of conversions and sums of values share their columns: no values here.
label <- function(table, column) {
  unit <- sub(", or the currency", "", attr(table, "fields")[[column]]$unit, fixed = TRUE)
  words <- gsub("_", " ", column)
  if (length(unit) == 0 || unit %in% c("", "1")) words else paste0(words, " (", unit, ")")
}

run <- given[1]
counts <- read_table(run, "counts", c(
  "replication", "system", "truth", "estimator", "measure", "campaign", "conversion_data", "true_count", "estimate",
  "ci_low", "ci_high"))
shown <- subset(counts, replication == min(replication) & system == "ecm" & truth == "reported" &
  measure == "conversions" & !is.na(campaign) & !is.na(conversion_data) & !is.na(estimate))
# The first design point, if settings are swept: they are the columns before `replication`.
for (column in names(counts)[seq_len(match("replication", names(counts)) - 1)]) {
  shown <- shown[shown[[column]] == shown[[column]][1], ]
}
if (nrow(shown) == 0) stop("the run has no counts of the system ecm", call. = FALSE)

# What is drawn must hold: a corrected count lies within its interval, where it claims one.
corrected <- subset(shown, estimator == "unbiased" & !is.na(ci_low))
stopifnot(all(corrected$ci_low <= corrected$ci_high), all(corrected$ci_high + 1e-6 >= corrected$estimate))

# From 0 to 10 the axes are linear, beyond that logarithmic: asinh is both.
bend <- function(count) asinh(count / 5)
ticks <- c(-100, -10, 0, 10, 100, 1000, 10000, 100000)
looks <- list(raw = list(pch = 15, colour = "#D55E00", label = "raw count"),
              unbiased = list(pch = 16, colour = "#0072B2", label = "unbiased correction"))

pdf(given[2], width = 3.5, height = 3.5, pointsize = 8.5, useDingbats = FALSE)
par(mar = c(4, 4.5, 2, 0.5), las = 1, bty = "l", tcl = -0.3, mgp = c(2.9, 0.6, 0))
drawn <- subset(shown, estimator %in% names(looks))
plot(bend(range(drawn$true_count)), bend(range(drawn$estimate, drawn$ci_low, na.rm = TRUE)), type = "n", axes = FALSE,
     xlab = label(counts, "true_count"), ylab = "", main = "One replication, 95 % intervals", font.main = 1)
mtext(label(counts, "estimate"), side = 2, line = 3.5, las = 0)
for (side in 1:2) {
  axis(side, at = bend(ticks), labels = format(ticks, big.mark = ",", trim = TRUE, scientific = FALSE))
}
abline(0, 1, col = "#7F7F7F", lwd = 0.8)
for (name in names(looks)) {
  rows <- subset(drawn, estimator == name)
  look <- looks[[name]]
  whole <- !is.na(rows$ci_low)
  segments(bend(rows$true_count[whole]), bend(rows$ci_low[whole]), y1 = bend(rows$ci_high[whole]), col = look$colour)
  points(bend(rows$true_count), bend(rows$estimate), pch = look$pch, col = look$colour, cex = 0.7)
}
legend("topleft", bty = "n", legend = vapply(looks, function(look) look$label, ""),
       pch = vapply(looks, function(look) look$pch, 0), col = vapply(looks, function(look) look$colour, ""))
invisible(dev.off())
cat(given[2], ": ", nrow(drawn), " counts of ", run, "\n", sep = "")
