import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks PDF files against standards with veraPDF's classes.
 *
 * <p>{@code Check 2a,ua1 FILE...} prints a line for each file and standard, and below it the rules
 * that are broken, each with its clause, how often, and the first place. Exit status 0: all
 * conform; 1: some do not; 2: it could not be found out.
 */
public final class Check {
    /** Failures of one rule that are collected; the rest is only counted. */
    private static final int COLLECTED = 20;

    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: Check FLAVOUR,... FILE...");
            System.exit(2);
        }
        // veraPDF logs much that is no finding.
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean conform = true;
        try {
            for (String file : List.of(arguments).subList(1, arguments.length)) {
                for (String flavour : arguments[0].split(",")) {
                    conform &= conforms(new File(file), PDFAFlavour.byFlavourId(flavour));
                }
            }
        } catch (Exception error) {
            error.printStackTrace();
            System.exit(2);
        }
        System.exit(conform ? 0 : 1);
    }

    private static boolean conforms(File file, PDFAFlavour flavour) throws Exception {
        if (flavour == null || flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("no such flavour");
        }
        ValidationResult result;
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, COLLECTED, false, true, false)) {
            result = validator.validate(parser);
        }
        System.out.printf(
                "%s %s %s (%d checks)%n",
                file.getName(),
                result.isCompliant() ? "conforms to" : "BREAKS",
                flavour.getId(),
                result.getTotalAssertions());
        Map<String, String> places = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                Integer count = result.getFailedChecks().get(assertion.getRuleId());
                places.putIfAbsent(
                        rule,
                        String.format(
                                "  %s (%d times): %s%n    at %s%n",
                                rule, count, assertion.getMessage(), assertion.getLocation().getContext()));
            }
        }
        places.values().forEach(System.out::print);
        return result.isCompliant();
    }
}
