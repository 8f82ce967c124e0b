package com.acme.directory;
import java.io.*;
import java.net.*;
import java.util.*;
import javax.management.remote.*;
import javax.naming.*;
import javax.naming.directory.*;
import javax.naming.ldap.*;
import javax.xml.XMLConstants;
import javax.xml.transform.*;
import javax.xml.transform.stream.StreamSource;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.filter.*;
import org.springframework.ldap.query.LdapQueryBuilder;
import org.springframework.ldap.support.LdapNameBuilder;
import org.springframework.web.bind.annotation.*;

@RestController
public class Directory {
    private LdapTemplate people;

    @GetMapping("/people")
    void people(@RequestParam String who, @RequestParam String unit, LDAPConnection server) throws Exception {
        people.findByDn(LdapNameBuilder.newInstance("ou=" + unit).build(), Person.class); // BAD ldap-injection
        people.findByDn(LdapNameBuilder.newInstance("ou=people").add("uid", who).build(), Person.class); // OK
        people.find(LdapQueryBuilder.query().filter("(uid={0})", who), Person.class); // OK
        people.find(LdapQueryBuilder.query().filter("(uid=" + who + ")"), Person.class); // BAD ldap-injection
        people.search("ou=people", new EqualsFilter("uid", who).encode(), mapper); // OK
        people.search("ou=people", new HardcodedFilter("(uid=" + who + ")").encode(), mapper); // BAD ldap-injection
        server.search("ou=people", SearchScope.SUB, "(uid=" + who + ")"); // BAD ldap-injection
        server.search("ou=people", SearchScope.SUB, Filter.createEqualityFilter("uid", who)); // OK
    }

    @GetMapping("/names")
    void names(@RequestParam String name) throws Exception {
        new InitialContext().listBindings(name); // BAD code-injection
        new InitialContext().listBindings("java:comp/env"); // OK
        new InitialLdapContext().rename("cn=a", name); // BAD code-injection
        java.rmi.Naming.lookup(name); // BAD code-injection
        java.rmi.Naming.lookup("//registry.example/people"); // OK
        JMXConnectorFactory.connect(new JMXServiceURL(name)); // BAD code-injection
        JMXConnectorFactory.connect(new JMXServiceURL("service:jmx:rmi:///jndi/rmi://10.0.0.1/jmx")); // OK
        Hashtable<String, String> env = new Hashtable<>();
        env.put(Context.SECURITY_PRINCIPAL, name); // OK
        env.put(Context.PROVIDER_URL, name); // BAD code-injection
        env.put("java.naming.provider.url", "ldaps://ldap.example"); // OK
        Map<String, Integer> rename = new HashMap<>();
        rename.put(name, 1); // OK
    }

    @PostMapping("/sheets")
    void sheets(@RequestBody String sheet) throws Exception {
        TransformerFactory open = TransformerFactory.newInstance();
        open.newTransformer(new StreamSource(new StringReader(sheet))); // BAD code-injection
        open.newTransformer(new StreamSource(new File("/srv/sheets/a.xsl"))); // OK code-injection
        TransformerFactory careful = TransformerFactory.newInstance();
        careful.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        careful.newTransformer(new StreamSource(new StringReader(sheet))); // OK code-injection
    }

    @PostMapping("/formulas")
    Object formula(@RequestBody String formula) {
        return new SpelExpressionParser().parseExpression(formula).getValue(); // BAD code-injection
    }

    @PostMapping("/plain")
    Object plain(@RequestBody String formula) {
        Expression read = new SpelExpressionParser().parseExpression(formula); // OK
        return read.getValue(SimpleEvaluationContext.forReadOnlyDataBinding().build());
    }

    @PostMapping("/boxed")
    Object boxed(@RequestBody String formula, @RequestBody String other) {
        JexlEngine boxed = new JexlBuilder().sandbox(new JexlSandbox(false)).create();
        return boxed.createExpression(formula).evaluate(new MapContext()); // OK
    }

    @PostMapping("/open")
    Object open(@RequestBody String formula) {
        return new JexlBuilder().create().createExpression(formula).evaluate(new MapContext()); // BAD code-injection
    }

    void answered(ServerSocket server, java.sql.Statement statement) throws Exception {
        try (Socket client = server.accept()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream()));
            statement.execute("delete from a where b = '" + lines.readLine() + "'"); // BAD sql-injection
        }
        Socket upstream = null;
        upstream = new Socket("upstream.example", 7000);
        BufferedReader answers = new BufferedReader(new InputStreamReader(upstream.getInputStream()));
        statement.execute("delete from a where b = '" + answers.readLine() + "'"); // BAD sql-injection
        statement.execute("delete from a where b = " + Integer.parseInt(answers.readLine())); // OK
    }
}
