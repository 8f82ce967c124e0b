import javax.servlet.http.*;

class Report extends HttpServlet {
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String[] environment = { "REPORT_TITLE=" + request.getParameter("title") };
    Runtime.getRuntime().exec("/usr/bin/report", environment);
  }
}
