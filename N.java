import com.fasterxml.jackson.databind.*; import com.fasterxml.jackson.databind.node.*;
public class N { public static void main(String[] a) throws Exception {
 var m=new ObjectMapper(); int bad=0;
 for(int p=0;p<20000;p++){ var o=m.createObjectNode(); o.put("p","y".repeat(p)); o.put("m","\u0000\u0001\u001b[31m\u0007\ufffd{");o.put("q","z".repeat(300));
  String s=o+"\n"; if(s.indexOf(0)>=0|| !m.readTree(s).equals(o)){bad++; if(bad<5)System.out.println(p);} }
 System.out.println("bad "+bad);
}}
