import javax.servlet.http.*;

class Report extends HttpServlet {
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String[] environment = { request.getParameter("setting") };
    Runtime.getRuntime().exec("/usr/bin/report", environment);
  }
}
